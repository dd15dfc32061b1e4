import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { EnvironmentError } from "../../../../handlers/common/env";
import { UnavailableError } from "../../../../handlers/common/errors";
import { emailHash } from "../../../../handlers/users/email-address";
import { chooseMailer } from "../../../../handlers/users/mailer/choose-mailer";
import type { Mailer } from "../../../../handlers/users/mailer/mailer";
import { sendNotice } from "../../../../handlers/users/mailer/notice";
import { SandboxMailer } from "../../../../handlers/users/mailer/sandbox-mailer";
import { SesMailer } from "../../../../handlers/users/mailer/ses-mailer";
import { capturedLines } from "../../../support/captured-output";
import { type MarketplaceTables, startMarketplaceTables } from "../../../support/marketplace-tables";

const MAIL = {
  to: "ada@example.com",
  subject: "Hello",
  text: "Your code:\n\nsecret-code",
  code: "secret-code",
};

let tables: MarketplaceTables;

beforeAll(async () => {
  tables = await startMarketplaceTables();
  Object.assign(process.env, tables.environment);
});
afterAll(() => tables.stop());

test("the sandbox keeps a mail for a day, among no user's sessions", async () => {
  const now = Date.UTC(2026, 2, 1);

  await new SandboxMailer(tables.environment.SESSIONS_TABLE_NAME ?? "", () => now).send(MAIL);

  expect(await tables.items("sessions")).toEqual([
    {
      ...MAIL,
      kind: "mail",
      sessionId: expect.stringMatching(/^mail#/),
      userId: `outbox#${emailHash("ada@example.com")}`,
      createdAt: "2026-03-01T00:00:00.000Z",
      expiresAt: now / 1000 + 86_400,
    },
  ]);
});

describe("Amazon SES", () => {
  let server: Server;
  let received: { url: string | undefined; authorization: string | undefined; body: unknown }[];
  let answer: { status: number; type?: string };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { url, headers } = request;
      received.push({ url, authorization: headers.authorization, body: JSON.parse(await text(request)) });
      const type = answer.type === undefined ? {} : { "x-amzn-ErrorType": answer.type };
      response.writeHead(answer.status, type).end(JSON.stringify({ message: "ada@example.com is bad" }));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    process.env.AWS_ENDPOINT_URL_SESV2 = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    received = [];
    answer = { status: 200 };
  });
  afterAll(async () => {
    delete process.env.AWS_ENDPOINT_URL_SESV2;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  const send = () => new SesMailer("no-reply@marketplace.example").send(MAIL);

  test("is handed one recipient and plain text, signed for ses", async () => {
    await send();

    expect(received).toEqual([
      {
        url: "/v2/email/outbound-emails",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-1\/ses\/aws4_request,/,
        ),
        body: {
          FromEmailAddress: "no-reply@marketplace.example",
          Destination: { ToAddresses: ["ada@example.com"] },
          Content: {
            Simple: {
              Subject: { Data: "Hello", Charset: "UTF-8" },
              Body: { Text: { Data: MAIL.text, Charset: "UTF-8" } },
            },
          },
        },
      },
    ]);
  });

  test.each([429, 500])("answering %i makes the request fail for now", async (status) => {
    answer = { status };

    await expect(send()).rejects.toBeInstanceOf(UnavailableError);
  });

  test("refusing a mail is told to operators without the address, and not to the client", async () => {
    answer = { status: 400, type: "MessageRejected:http://internal.amazon.com/" };

    const lines = await capturedLines(send);

    expect(lines[0]).toMatchObject({ level: "ERROR", message: "mail refused", error: "MessageRejected" });
    expect(lines[1]).toMatchObject({ UnhandledErrors: 1 });
    expect(JSON.stringify(lines)).not.toContain("example.com");
  });
});

test("a notice that cannot be sent is logged, and fails nothing", async () => {
  const broken: Mailer = { send: () => Promise.reject(new UnavailableError(new Error("down"))) };

  const lines = await capturedLines(() => sendNotice(broken, MAIL));

  expect(lines).toEqual([expect.objectContaining({ level: "WARN", message: "notice not sent" })]);
  expect(JSON.stringify(lines)).not.toContain("example.com");
});

test("the stage's variables choose", () => {
  expect(chooseMailer("table")).toBeInstanceOf(SandboxMailer);

  process.env.MAILER = "ses";
  expect(chooseMailer("table")).toBeInstanceOf(SesMailer);

  process.env.MAILER = "pigeon";
  expect(() => chooseMailer("table")).toThrow(EnvironmentError);
});
