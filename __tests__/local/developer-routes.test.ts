import { ADMINS_ROUTE, MAILS_ROUTE, mountDeveloperRoutes } from "../../local/developer-routes";
import { LocalPlatform } from "../../local/local-platform";
import { outdir } from "../support/synthesized";

const JSON_BODY = { "content-type": "application/json" };
let platform: LocalPlatform;

beforeAll(async () => {
  platform = await LocalPlatform.start({ synthesized: outdir() });
  mountDeveloperRoutes(platform);
});
afterAll(() => platform.stop());

const ask = (path: string, init?: RequestInit) => fetch(`${platform.url}${path}`, init);
const send = (text: string) => {
  const raw = { to: [text], from: "no-reply@marketplace.localhost" };
  platform.peers.mails.send({
    FromEmailAddress: raw.from,
    Destination: { ToAddresses: raw.to },
    Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "abcdefghijklmnopqrst" } } } },
  });
};

test("mails are told with their codes, to one address where it is named", async () => {
  send("ada@example.com");
  send("bob@example.com");

  const { items } = (await (await ask(`${MAILS_ROUTE}?to=bob@example.com`)).json()) as { items: object[] };

  expect(items).toEqual([expect.objectContaining({ to: ["bob@example.com"], code: "abcdefghijklmnopqrst" })]);
  expect(await (await ask(MAILS_ROUTE)).json()).toMatchObject({ items: [{}, {}] });
});

test("pages of other origins, and names that lead here, are refused", async () => {
  const foreign = await ask(MAILS_ROUTE, { headers: { origin: "http://evil.example" } });

  expect(foreign.status).toBe(403);
  expect(foreign.headers.get("content-type")).toBe("application/problem+json");
});

test("an admin is made of registered users only, by JSON only", async () => {
  const unknown = await ask(ADMINS_ROUTE, {
    method: "POST",
    headers: JSON_BODY,
    body: JSON.stringify({ email: "nobody@example.com" }),
  });
  const text = await ask(ADMINS_ROUTE, { method: "POST", body: '{"email":"nobody@example.com"}' });
  const empty = await ask(ADMINS_ROUTE, { method: "POST", headers: JSON_BODY, body: "{}" });

  expect([unknown.status, text.status, empty.status]).toEqual([409, 415, 400]);
  expect(await unknown.json()).toMatchObject({
    detail: expect.stringContaining("no user with the e-mail address"),
  });
  expect((await ask(ADMINS_ROUTE)).status).toBe(405);
});
