import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Deadline } from "../../../handlers/common/request";
import { type AwsService, sendSigned } from "../../../handlers/common/signed-request";

const STORAGE: AwsService = { host: "s3", endpointVariable: "AWS_ENDPOINT_URL_S3" };
const MAIL: AwsService = { host: "email", signingName: "ses", endpointVariable: "AWS_ENDPOINT_URL_SESV2" };

interface Received {
  readonly request: IncomingMessage;
  readonly body: string;
}

let received: Received[] = [];
let hangUps = 0;
const server = createServer(async (request, response) => {
  received.push({ request, body: await text(request) });
  if (hangUps > 0) {
    hangUps -= 1;
    request.socket.destroy();
    return;
  }
  response.writeHead(418, { "x-answer": "yes" }).end("short and stout");
});

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_SESV2: endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI",
    AWS_SESSION_TOKEN: "session-token",
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received = [];
});

test("a request carries the role's signature and session token, and its answer comes back whole", async () => {
  const answer = await sendSigned(MAIL, {
    method: "POST",
    path: "/v2/email/outbound-emails",
    headers: { "content-type": "application/json" },
    body: '{"to":"someone"}',
    deadline: new Deadline(5_000),
  });

  expect(answer).toMatchObject({ status: 418, headers: { "x-answer": "yes" }, text: "short and stout" });
  const [{ request, body }] = received as [Received];
  expect(body).toBe('{"to":"someone"}');
  expect(request.headers["x-amz-security-token"]).toBe("session-token");
  expect(request.headers.authorization).toMatch(
    /Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/ses\/aws4_request/,
  );
  expect(request.headers.authorization).toContain(
    `Signature=${expectedSignature(received[0] as Received, "ses")}`,
  );
});

test("a path with escapes is signed for S3 as it is", async () => {
  await sendSigned(STORAGE, {
    method: "HEAD",
    path: "/bucket/solutions/a%20b",
    deadline: new Deadline(5_000),
  });

  const [only] = received as [Received];
  expect(only.request.headers.authorization).toContain(`Signature=${expectedSignature(only, "s3")}`);
});

test("a connection that ends is made again, three times at most", async () => {
  const send = () => sendSigned(STORAGE, { method: "GET", deadline: new Deadline(5_000) });

  hangUps = 2;
  expect((await send()).status).toBe(418);
  expect(received).toHaveLength(3);

  hangUps = 3;
  await expect(send()).rejects.toThrow();
});

/** The signature of a request after the description of Signature Version 4, made without the SDK. */
function expectedSignature({ request, body }: Received, service: string): string {
  const { authorization = "", "x-amz-date": date = "" } = request.headers as Record<string, string>;
  const signedHeaders = /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? "";
  const hash = (data: string) => createHash("sha256").update(data).digest("hex");
  const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();
  const canonical = [
    request.method,
    request.url,
    "",
    ...signedHeaders.split(";").map((name) => `${name}:${request.headers[name]}`),
    "",
    signedHeaders,
    hash(body),
  ].join("\n");
  const scope = [date.slice(0, 8), "eu-west-1", service, "aws4_request"];
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), "AWS4wJalrXUtnFEMI");
  return hmac(key, ["AWS4-HMAC-SHA256", date, scope.join("/"), hash(canonical)].join("\n")).toString("hex");
}
