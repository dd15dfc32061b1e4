import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { LocalPlatform } from "../../../local/local-platform";
import { mountPage } from "../../../local/page/mount-page";
import { outdir, synthesized } from "../../support/synthesized";

let platform: LocalPlatform;

beforeAll(async () => {
  platform = await LocalPlatform.start({ synthesized: outdir() });
  mountPage(platform);
});

afterAll(() => platform.stop());

/** With headers that fetch would not send. */
async function get(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { port } = new URL(platform.url);
  const request = httpRequest({
    host: "127.0.0.1",
    port,
    path,
    headers: { host: `localhost:${port}`, ...headers },
  });
  request.end();
  const [response] = await once(request, "response");
  return response;
}

function post(path: string, body: unknown, type = "application/json"): Promise<Response> {
  return fetch(`${platform.url}${path}`, {
    method: "POST",
    headers: { "content-type": type },
    body: JSON.stringify(body),
  });
}

test("the page allows itself its own files, the platform and its peers, and nothing else", async () => {
  const page = await get("/");

  const policy = String(page.headers["content-security-policy"]);
  expect(await text(page)).toContain("<title>Marketplace");
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).not.toContain("unsafe");
  const { AWS_ENDPOINT_URL_S3: objects, CDN_ENDPOINT: downloads } = platform.peers.endpoints;
  expect(policy).toContain(`connect-src 'self' ${objects} ${downloads};`);
});

test.each([
  ["/_local/stage", { host: "rebound.example" }],
  ["/_local/events", { origin: "https://evil.example" }],
  ["/", { host: "rebound.example" }],
])("%s is refused for %j", async (path, headers) => {
  expect((await get(path, headers)).statusCode).toBe(403);
});

test.each(["/_local/files/..%2fmount-page.ts", "/_local/files/package.json", "/_local/", "/_local/files/"])(
  "%s is not there",
  async (path) => {
    expect((await get(path)).statusCode).toBe(404);
  },
);

test("everything that the page loads is served with its type", async () => {
  const html = await text(await get("/"));
  const links = [...html.matchAll(/(?:href|src)="(\/_local[^"]+)"/g)].map(([, path]) => String(path));

  expect(links.length).toBeGreaterThan(3);
  for (const path of links) {
    const { statusCode, headers } = await get(path);
    expect([path, statusCode, headers["x-content-type-options"]]).toEqual([path, 200, "nosniff"]);
    expect(headers["content-type"]).not.toBe("application/octet-stream");
  }
});

test("the published document names this platform as its server", async () => {
  const document = await (await fetch(`${platform.url}/_local/openapi.json`)).json();

  expect(document.servers.map(({ url }: { url: string }) => url)).toEqual([platform.url]);
  expect(Object.keys(document.paths)).toContain("/solutions/{solutionId}");
});

test("the stacks are counted as the JSON has them", async () => {
  const { stacks } = await (await fetch(`${platform.url}/_local/stage`)).json();

  const api = synthesized("dev", "api");
  expect(stacks).toHaveLength(4);
  expect(stacks[2]).toMatchObject({ id: api.id, resources: api.resources().length });
  expect(stacks[2].types).toContainEqual({ type: "aws_lambda_function", count: 5 });
  expect(stacks[2].reads.map(({ stack }: { stack: string }) => stack)).toEqual([
    "MarketplaceInfrastructure-dev",
    "MarketplaceDatabase-dev",
  ]);
});

test("events tell what was, then what comes", async () => {
  await fetch(`${platform.url}/health?first`);
  const events = await get("/_local/events");
  events.setEncoding("utf8");
  let told = "";
  events.on("data", (chunk) => {
    told += chunk;
  });
  const tells = async (wanted: string) => {
    while (!told.includes(wanted)) await once(events, "data");
  };

  await tells("event: now");
  expect(told).toMatch(/event: request\ndata: {.*"path":"\/health\?first".*}\n\n/);
  await fetch(`${platform.url}/health?second`);
  await tells('"path":"/health?second"');
  platform.peers.mails.send({
    FromEmailAddress: "no-reply@marketplace.localhost",
    Destination: { ToAddresses: ["ada@example.com"] },
    Content: { Simple: { Subject: { Data: "A line\nbreak" }, Body: { Text: { Data: "Hello" } } } },
  });
  await tells("event: mail");

  expect(told.indexOf("/health?second")).toBeGreaterThan(told.indexOf("event: now"));
  expect(told).toContain('"subject":"A line\\nbreak"');
  events.destroy();
});

test("what changes something takes JSON only, and says what is wrong", async () => {
  const form = await post("/_local/admins", { email: "ada@example.com" }, "text/plain");
  const unknown = await post("/_local/admins", { email: "nobody@example.com" });
  const payment = await post("/_local/payments", { paymentId: "pi_unknown", how: "succeeds" });

  expect([form.status, unknown.status, payment.status]).toEqual([415, 409, 409]);
  expect((await unknown.json()).error).toContain("no user with the e-mail address nobody@example.com");
  expect((await payment.json()).error).toContain("No such payment");
});

test("mails are told with their codes, to one address where it is named", async () => {
  for (const to of ["ada@example.com", "bob@example.com"]) {
    platform.peers.mails.send({
      FromEmailAddress: "no-reply@marketplace.localhost",
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "abcdefghijklmnopqrst" } } } },
    });
  }

  const all = JSON.parse(await text(await get("/_local/mails")));
  const { items } = JSON.parse(await text(await get("/_local/mails?to=bob%40example.com")));

  expect(all.items.length).toBeGreaterThan(1);
  expect(items).toEqual([expect.objectContaining({ to: ["bob@example.com"], code: "abcdefghijklmnopqrst" })]);
});
