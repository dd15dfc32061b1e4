import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Invocation, InvocationReport } from "../../../local/functions/invocation";
import { LambdaFunction, TooManyRequestsError } from "../../../local/functions/lambda-function";
import type { FunctionFolders } from "../../../local/functions/unpack";

/** What it does is in the event. */
const CODE = `
  const { word } = require("common");
  let calls = 0;
  let atOnce = 0;
  exports.handler = async ({ does, ms = 0 }, context) => {
    calls += 1;
    atOnce += 1;
    const together = atOnce;
    await new Promise((resolve) => setTimeout(resolve, ms));
    atOnce -= 1;
    if (does === "throw") throw new TypeError("thrown");
    if (does === "exit") process.exit(3);
    if (does === "reject") await (Promise.reject(new Error("unseen")), new Promise(() => {}));
    if (does === "spin") for (;;);
    if (does === "log") console.warn("said %d", 1);
    return { calls, together, word, variables: process.env, left: context.getRemainingTimeInMillis(), id: context.awsRequestId };
  };`;

const started: LambdaFunction[] = [];

function foldersWith(code: string): FunctionFolders {
  const folder = mkdtempSync(join(tmpdir(), "function-"));
  const layer = join(folder, "opt", "nodejs", "node_modules", "common");
  mkdirSync(layer, { recursive: true });
  mkdirSync(join(folder, "task"));
  writeFileSync(join(layer, "index.js"), 'exports.word = "from the layer";');
  writeFileSync(join(folder, "task", "index.js"), code);
  return { task: join(folder, "task"), opt: join(folder, "opt") };
}

const DEFINITION = {
  key: "users",
  name: "the-function",
  handler: "index.handler",
  timeout: 2,
  memory: 64,
  variables: { OWN: "1" },
  logGroup: "/aws/lambda/the-function",
  codeHash: "",
  zips: { code: "", layer: "" },
} as const;

function start({ code = CODE, timeout = 2, reservedConcurrency = 10, maxInstances = 2 } = {}) {
  const lines: string[] = [];
  const reports: InvocationReport[] = [];
  const lambda = new LambdaFunction({
    definition: { ...DEFINITION, timeout, reservedConcurrency },
    folders: foldersWith(code),
    environment: { AWS_REGION: "us-east-1" },
    arn: "arn:aws:lambda:us-east-1:000000000000:function:the-function",
    maxInstances,
    listener: { line: (line) => lines.push(line), report: (report) => reports.push(report) },
  });
  started.push(lambda);
  return { lambda, lines, reports };
}

function resultOf({ result }: Invocation): Record<string, unknown> {
  return result as Record<string, unknown>;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});

test("an instance is used again, with the layer and exactly the given environment", async () => {
  const { lambda, reports } = start();

  const first = await lambda.invoke({}, "id-1");
  const second = await lambda.invoke({});

  expect(resultOf(first)).toMatchObject({ calls: 1, word: "from the layer", id: "id-1" });
  expect(resultOf(second)).toMatchObject({ calls: 2 });
  const { LAMBDA_TASK_ROOT, NODE_PATH, ...variables } = resultOf(first).variables as Record<string, string>;
  expect(variables).toEqual({ OWN: "1", AWS_REGION: "us-east-1" });
  expect([LAMBDA_TASK_ROOT, NODE_PATH]).not.toContain(undefined);
  expect(resultOf(second).left).toBeGreaterThan(1_000);
  expect(reports.map(({ coldStart }) => coldStart)).toEqual([true, false]);
  expect(reports[0]?.billedMs).toBeGreaterThanOrEqual(Math.floor(reports[0]?.initMs ?? Number.NaN));
  expect(reports[1]).toMatchObject({ functionName: "the-function", memoryMb: 64 });
});

test("an instance has one invocation at a time, and what no instance is free for waits", async () => {
  const { lambda } = start();

  const all = await Promise.all([1, 2, 3, 4].map(() => lambda.invoke({ ms: 50 })));

  expect(all.map((each) => resultOf(each).together)).toEqual([1, 1, 1, 1]);
  expect(lambda.instances).toBe(2);
});

test("beyond the reserved concurrency it is throttled", async () => {
  const { lambda } = start({ reservedConcurrency: 1 });

  const first = lambda.invoke({});

  await expect(lambda.invoke({})).rejects.toThrow(TooManyRequestsError);
  expect((await first).error).toBeUndefined();
});

test("what is thrown is the answer, and the instance lives on", async () => {
  const { lambda } = start();

  const { error } = await lambda.invoke({ does: "throw" });

  expect(error).toMatchObject({ errorType: "TypeError", errorMessage: "thrown" });
  expect(resultOf(await lambda.invoke({}))).toMatchObject({ calls: 2 });
});

test.each([
  ["exit", "Runtime.ExitError", "Runtime exited with error: exit status 3"],
  ["reject", "Runtime.UnhandledPromiseRejection", "unseen"],
  ["spin", "Sandbox.Timedout", "Task timed out after 0.40 seconds"],
])("an instance that ends by %s is reported and replaced", async (does, errorType, message) => {
  const { lambda, lines } = start({ timeout: 0.4 });

  const { error, report } = await lambda.invoke({ does });

  expect(error).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
  expect(report.error).toContain(errorType);
  expect(lines.some((line) => line.includes("Task timed out after 0.40 seconds"))).toBe(does === "spin");
  expect(resultOf(await lambda.invoke({}))).toMatchObject({ calls: 1 });
});

test.each([
  ["cannot be loaded", "throw new RangeError('no')", "RangeError"],
  ["misses a module", "require('nothing')", "Runtime.ImportModuleError"],
  ["exports no handler", "exports.other = 1", "Runtime.HandlerNotFound"],
])("code that %s is the answer to its invocation", async (_, code, errorType) => {
  const { lambda } = start({ code });

  expect((await lambda.invoke({})).error?.errorType).toBe(errorType);
});

test("console writes entries as Lambda's JSON format has them", async () => {
  const { lambda, lines } = start();

  await lambda.invoke({ does: "log" }, "id-1");

  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "WARN", requestId: "id-1", message: "said 1" });
});

test("other code runs from the next invocation on, while the old one ends as it began", async () => {
  const { lambda } = start();

  await lambda.invoke({});
  const old = lambda.invoke({ ms: 100 });
  lambda.replace(DEFINITION, foldersWith("exports.handler = async () => 'new'"));

  expect((await lambda.invoke({})).result).toBe("new");
  expect(resultOf(await old)).toMatchObject({ calls: 2 });
  expect((await lambda.invoke({})).result).toBe("new");
});
