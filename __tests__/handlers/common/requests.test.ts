import type { APIGatewayProxyEvent } from "aws-lambda";
import {
  ConflictError,
  PaymentRequiredError,
  TooManyRequestsError,
  UnavailableError,
  UnprocessableError,
  ValidationError,
} from "../../../handlers/common/errors";
import { BODY_LIMIT } from "../../../handlers/common/http";
import { problem } from "../../../handlers/common/problem";
import { currentScope, deadlineOf, type Invocation } from "../../../handlers/common/request";
import type { RouteTableOf } from "../../../handlers/common/route";
import { type ApiHandler, serve } from "../../../handlers/common/router";
import { object, optional, text } from "../../../handlers/common/schema";
import { type ApiRequest, apiEvent } from "../../support/api-event";
import { capturedLines } from "../../support/captured-output";
import { SETTINGS } from "../../support/settings";

const PATH = { method: "POST", access: "public", owner: "users", summary: "A sample" } as const;
const none = { description: "Done" };

const table = {
  keyed: {
    ...PATH,
    path: "/keyed",
    headers: object({ "Idempotency-Key": text(10), "X-Other": optional(text(10)) }),
    responses: { 201: none },
  },
  signed: { ...PATH, path: "/signed", rawBody: true, responses: { 204: none } },
  declined: { ...PATH, path: "/declined", responses: { 402: { description: "Declined", schema: problem } } },
  fails: { ...PATH, path: "/fails", responses: { 204: none } },
} as const satisfies RouteTableOf<"users">;

let called: unknown;
let failure: Error;
let handler: ApiHandler;

beforeAll(() => {
  const names = ["USERS", "SOLUTIONS", "TRANSACTIONS", "SESSIONS"].map((key) => [`${key}_TABLE_NAME`, key]);
  Object.assign(process.env, Object.fromEntries(names), SETTINGS, { STAGE: "dev", LOG_GROUP_NAME: "log" });
  handler = serve(table, {
    keyed: async ({ headers, request }) => {
      called = { headers, id: request.id, agent: request.header("user-agent"), scope: currentScope() };
      return { status: 201, headers: { Location: "/keyed/1", ETag: '"1"' } };
    },
    signed: async ({ request }) => {
      called = request.rawBody;
      return { status: 204 };
    },
    declined: async () => ({
      status: 402,
      headers: { "Idempotent-Replayed": "true" },
      body: { type: "about:blank", title: "Payment Required", status: 402 },
    }),
    fails: async () => {
      throw failure;
    },
  });
});

async function post(path: string, request: ApiRequest = {}, invocation?: Invocation) {
  return answered(apiEvent(path, { method: "POST", ...request }), invocation);
}

async function answered(event: APIGatewayProxyEvent, invocation?: Invocation) {
  let answer = { statusCode: 0, headers: {}, body: "" } as Awaited<ReturnType<ApiHandler>>;
  const lines = await capturedLines(async () => {
    answer = await handler(event, invocation);
  });
  const { statusCode, headers = {}, body } = answer;
  return { status: statusCode, headers, body: body === "" ? undefined : JSON.parse(body), lines };
}

describe("request headers", () => {
  test("arrive under the names of the route's schema, whatever the client's spelling", async () => {
    const headers = { "idempotency-key": "one", "User-Agent": "test", Other: "ignored" };

    await post("/keyed", { headers });

    expect(called).toMatchObject({
      headers: { "Idempotency-Key": "one" },
      id: "request-1",
      agent: "test",
    });
  });

  test.each([
    ["missing", {}, "is required"],
    ["empty", { "Idempotency-Key": "" }, "must have at least 1 characters"],
    ["too long", { "Idempotency-Key": "01234567890" }, "must have at most 10 characters"],
  ])("that are %s are named", async (_, headers, message) => {
    const { status, body } = await post("/keyed", { headers });

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "Idempotency-Key", message }]);
  });
});

describe("a raw body", () => {
  const BODY = '{ "id": "evt_1",  "amount": 1.0, "name": "Ünïcödé" }\n';

  test("arrives byte for byte, whatever its type, also when API Gateway encoded it", async () => {
    await post("/signed", { body: BODY, headers: { "content-type": "text/plain" } });
    expect(called).toEqual(Buffer.from(BODY));

    const encoded = apiEvent("/signed", { method: "POST", body: Buffer.from(BODY).toString("base64") });
    await answered({ ...encoded, isBase64Encoded: true });
    expect(called).toEqual(Buffer.from(BODY));
  });

  test("has the limit of all bodies", async () => {
    expect((await post("/signed", { body: "a".repeat(BODY_LIMIT) })).status).toBe(204);
    expect((await post("/signed", { body: "a".repeat(BODY_LIMIT + 1) })).status).toBe(413);
  });
});

describe("answers", () => {
  test("tell where something is with what the address has before the path", async () => {
    const request = { headers: { "Idempotency-Key": "one" } };
    const event = apiEvent("/keyed", { method: "POST", ...request });
    const ownDomain = { ...event, requestContext: { ...event.requestContext, path: "/keyed" } };

    const { headers } = await post("/keyed", request);
    expect(headers.Location).toBe("/dev/keyed/1");
    expect(headers.ETag).toBe('"1"');
    expect((await answered(ownDomain)).headers.Location).toBe("/keyed/1");
  });

  test("that are declared as problems are sent as problems", async () => {
    const { status, headers } = await post("/declined");

    expect(status).toBe(402);
    expect(headers).toMatchObject({
      "Content-Type": "application/problem+json",
      "Idempotent-Replayed": "true",
    });
  });

  const price = { amount: 2_000, currency: "EUR" };

  test.each([
    [
      409,
      new ConflictError("It changed.", { details: { version: 4, price } }),
      { version: 4, price },
      undefined,
    ],
    [409, new ConflictError("Wait.", { retryAfter: 0.2 }), undefined, "1"],
    [402, new PaymentRequiredError("Declined.", { status: "failed" }), { status: "failed" }, undefined],
    [422, new UnprocessableError("Not one's own."), undefined, undefined],
    [429, new TooManyRequestsError(61.5), undefined, "62"],
    [503, new UnavailableError(new Error("the cause")), undefined, "1"],
  ])("with status %i follow from %p", async (status, error, current, retryAfter) => {
    failure = error;

    const answer = await post("/fails");

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, detail: error.message, requestId: "request-1" });
    expect(answer.body.current).toEqual(current);
    expect(answer.headers["Retry-After"]).toBe(retryAfter);
    expect(problem.safeParse(answer.body).success).toBe(true);
    expect(JSON.stringify(answer.body)).not.toContain("the cause");
  });

  test("that something is unavailable leave the reason in the log", async () => {
    failure = new UnavailableError(new TypeError("the cause"));

    const { lines } = await post("/fails");

    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "WARN",
        message: "unavailable",
        requestId: "request-1",
        route: "fails",
        error: "TypeError",
        errorMessage: "the cause",
      }),
    );
    expect(lines.some((line) => "UnhandledErrors" in line)).toBe(false);
  });

  test("name some of thousands of wrong members, and as much of each as fits", async () => {
    failure = new ValidationError(
      Array.from({ length: 300 }, (_, n) => ({ field: `${n}`.repeat(300), message: "is unknown" })),
    );

    const answer = await post("/fails");

    expect(answer.body.errors).toHaveLength(50);
    expect(problem.safeParse(answer.body).success).toBe(true);
  });
});

describe("the deadline", () => {
  const left = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

  test.each([
    ["20 seconds of a function that has 30", 30_000, 20_000],
    ["what a shorter function leaves, but for its last two seconds", 10_000, 8_000],
    ["nothing where nothing is left", 1_000, 0],
  ])("is %s", (_, remaining, expected) => {
    const milliseconds = deadlineOf(left(remaining)).remaining();

    expect(milliseconds).toBeLessThanOrEqual(expected);
    expect(milliseconds).toBeGreaterThan(expected - 200);
  });

  test("reaches what the operation calls, and aborts it", async () => {
    await post("/keyed", { headers: { "Idempotency-Key": "one" } }, left(2_030));

    const { scope } = called as { scope: ReturnType<typeof currentScope> };
    expect(scope.id).toBe("request-1");
    expect(scope.deadline.remaining()).toBeLessThanOrEqual(30);
    await new Promise((resolve) => scope.deadline.signal.addEventListener("abort", resolve));
    expect(scope.deadline.remaining()).toBe(0);
  });

  test("is the whole budget outside of requests", () => {
    expect(currentScope()).toMatchObject({ id: "none" });
    expect(currentScope().deadline.remaining()).toBeGreaterThan(19_000);
  });
});

test("the first answer of an instance says that it started cold, the others do not", async () => {
  await jest.isolateModulesAsync(async () => {
    const { serve: fresh } = await import("../../../handlers/common/router");
    const instance = fresh(
      { open: { ...PATH, method: "GET", path: "/open", responses: { 204: none } } },
      {
        open: async () => ({ status: 204 }),
      },
    );

    const lines = await capturedLines(async () => {
      await instance(apiEvent("/open"));
      await instance(apiEvent("/open"));
    });

    expect(lines.map(({ coldStart }) => coldStart)).toEqual([true, false]);
  });
});
