import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { LocalPlatform } from "../../local/local-platform";
import { outdir } from "../support/synthesized";

const running: LocalPlatform[] = [];

async function start(options: Parameters<typeof LocalPlatform.start>[0] = {}): Promise<LocalPlatform> {
  const platform = await LocalPlatform.start({ synthesized: outdir(), ...options });
  running.push(platform);
  return platform;
}

function register(platform: LocalPlatform): Promise<Response> {
  const body = JSON.stringify({ email: "ada@example.com", name: "Ada", password: "correct horse battery" });
  const headers = { "content-type": "application/json" };
  return fetch(`${platform.url}/users`, { method: "POST", headers, body });
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
});

test("the API answers from its zips, and the feed knows how", async () => {
  const platform = await start();

  const [first, second] = [
    await fetch(`${platform.url}/health`),
    await fetch(`${platform.url}/health?again=1`),
  ];

  expect([first.status, second.status]).toEqual([200, 200]);
  expect(await first.json()).toMatchObject({ status: "ok", stage: "dev" });
  const requests = platform.activity.recent("request");
  expect(requests.map(({ resource, status }) => [resource, status])).toEqual([
    ["/health", 200],
    ["/health", 200],
  ]);
  expect(requests.map(({ invocations }) => invocations.map(({ coldStart }) => coldStart))).toEqual([
    [true],
    [false],
  ]);
  expect(platform.activity.recent("log").map(({ line }) => line)).toContainEqual(
    expect.stringContaining('"message":"request"'),
  );
});

test("what API Gateway answers by itself comes without a function", async () => {
  const platform = await start();

  const refused = await fetch(`${platform.url}/users/me`);
  const preflight = await fetch(`${platform.url}/solutions`, { method: "OPTIONS" });
  const unknown = await fetch(`${platform.url}/nothing/at/all`);

  expect(refused.status).toBe(401);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect([preflight.status, preflight.headers.get("access-control-allow-methods")]).toEqual([
    204,
    "GET,OPTIONS,POST",
  ]);
  expect(unknown.status).toBe(404);
  expect(platform.activity.recent("invocation")).toEqual([]);
});

test("mounted paths are not the API's", async () => {
  const platform = await start();
  platform.mount("/", (_, answer) => answer.end("page"));
  platform.mount("/_local", ({ url }, answer) => answer.end(url));

  expect(await (await fetch(platform.url)).text()).toBe("page");
  expect(await (await fetch(`${platform.url}/_local/a?b`)).text()).toBe("/_local/a?b");
  expect((await fetch(`${platform.url}/_locals`)).status).toBe(404);
});

test("the scheduled function runs with its rule's event", async () => {
  const platform = await start();

  const [run] = await platform.runSchedules();

  expect(run?.error).toBeUndefined();
  expect(run?.report.functionName).toBe("MarketplaceApi-dev-ReconciliationFunction");
});

test("kept data is there in the next run, and one run at a time has it", async () => {
  const data = mkdtempSync(join(tmpdir(), "data-"));
  const platform = await start({ data });
  expect((await register(platform)).status).toBe(202);

  await expect(start({ data })).rejects.toThrow(`in use by process ${process.pid}`);
  await platform.stop();
  const next = await start({ data });

  const { Count } = await next.dynamodb.send(new ScanCommand({ TableName: "marketplace-dev-sessions" }));
  expect(Count).toBeGreaterThan(0);
});

test("a stage synthesized anew is taken over: the same code runs on, and the data stays", async () => {
  const platform = await start();
  await register(platform);

  const changed = await platform.reload(outdir());

  expect(changed).toEqual([]);
  expect((await fetch(`${platform.url}/health`)).status).toBe(200);
  const { Count } = await platform.dynamodb.send(new ScanCommand({ TableName: "marketplace-dev-sessions" }));
  expect(Count).toBeGreaterThan(0);
});

test("a lock that a killed run left behind does not count", async () => {
  const data = mkdtempSync(join(tmpdir(), "data-"));
  const { pid } = spawnSync("true");
  writeFileSync(join(data, "lock"), String(pid));

  await expect(start({ data })).resolves.toBeDefined();
});

test("a taken port is said before anything is made", async () => {
  const { url } = await start();

  await expect(start({ port: Number(new URL(url).port) })).rejects.toThrow("is in use");
});

test("nothing is left behind", async () => {
  const platform = await start();
  const { url, folder } = platform;

  await platform.stop();

  expect(existsSync(folder)).toBe(false);
  await expect(fetch(`${url}/health`)).rejects.toThrow();
  // An engine that all test files share lives on.
  const { DYNAMODB_ENDPOINT = "" } = process.env;
  if (DYNAMODB_ENDPOINT === "") await expect(fetch(platform.dynamodbEndpoint)).rejects.toThrow();
});
