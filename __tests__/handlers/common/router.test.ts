import type { APIGatewayProxyResult } from "aws-lambda";
import type { Principal, Role } from "../../../handlers/common/auth";
import { NotFoundError } from "../../../handlers/common/errors";
import { BODY_LIMIT } from "../../../handlers/common/http";
import type { RouteTableOf } from "../../../handlers/common/route";
import { type ApiHandler, type Operations, serve } from "../../../handlers/common/router";
import {
  choice,
  integer,
  list,
  object,
  optional,
  pageLimit,
  pattern,
  text,
} from "../../../handlers/common/schema";
import { type ApiRequest, apiEvent } from "../../support/api-event";
import { capturedLines } from "../../support/captured-output";

const answer = object({ seen: text(1000) });
const responses = { 200: { description: "What the operation was called with", schema: answer } } as const;

const table = {
  open: { method: "GET", path: "/open", access: "public", owner: "users", summary: "Open", responses },
  change: {
    method: "PATCH",
    path: "/open",
    access: "public",
    owner: "users",
    summary: "Change",
    body: object({
      name: text(5),
      size: integer(1, 10),
      colour: choice(["red", "blue"]),
      tags: optional(list(pattern(/^[a-z]+$/))),
    }),
    responses,
  },
  search: {
    method: "GET",
    path: "/things/{id}",
    access: "public",
    owner: "users",
    summary: "Search",
    params: object({ id: pattern(/^\d+$/) }),
    query: object({ limit: pageLimit(), colour: optional(choice(["red", "blue"])) }),
    responses,
  },
  own: { method: "GET", path: "/own", access: "user", owner: "users", summary: "Own", responses },
  sell: { method: "GET", path: "/sell", access: "partner", owner: "users", summary: "Sell", responses },
  rule: { method: "GET", path: "/rule", access: "admin", owner: "users", summary: "Rule", responses },
  hidden: { method: "GET", path: "/hidden", access: "public", owner: "users", summary: "Hidden", responses },
  broken: { method: "GET", path: "/broken", access: "user", owner: "users", summary: "Broken", responses },
  remove: {
    method: "DELETE",
    path: "/own",
    access: "user",
    owner: "users",
    summary: "Remove",
    responses: { 204: { description: "Gone" } },
  },
} as const satisfies RouteTableOf<"users">;

const seen = (...values: unknown[]) => ({ status: 200, body: { seen: JSON.stringify(values) } }) as const;

const operations: Operations<typeof table> = {
  open: async ({ principal }) => seen(principal ?? null),
  change: async ({ body }) => seen(body),
  search: async ({ params, query }) => seen(params, query),
  own: async ({ principal }) => seen(principal.userId),
  sell: async ({ principal }) => seen(principal.role),
  rule: async ({ principal }) => seen(principal.role),
  hidden: async () => {
    throw new NotFoundError();
  },
  broken: async () => {
    throw new TypeError("the secret reason");
  },
  remove: async () => ({ status: 204, headers: { "Retry-After": "1" } }),
};

const ENVIRONMENT = {
  USERS_TABLE_NAME: "users",
  SOLUTIONS_TABLE_NAME: "solutions",
  TRANSACTIONS_TABLE_NAME: "transactions",
  SESSIONS_TABLE_NAME: "sessions",
  STAGE: "dev",
  LOG_GROUP_NAME: "/aws/marketplace/dev",
  ALLOWED_ORIGIN: "https://shop.example",
  AWS_LAMBDA_FUNCTION_NAME: "UsersFunction",
};

const someone = (role: Role): Principal => ({ userId: "user-1", role, sessionId: "s", sessionEpoch: 3 });

let handler: ApiHandler;

beforeAll(() => {
  Object.assign(process.env, ENVIRONMENT);
  handler = serve(table, operations);
});

interface Outcome {
  readonly status: number;
  readonly headers: NonNullable<APIGatewayProxyResult["headers"]>;
  readonly body: Record<string, unknown>;
  readonly lines: Record<string, unknown>[];
}

async function request(path: string, options: ApiRequest = {}): Promise<Outcome> {
  let result: APIGatewayProxyResult | undefined;
  const lines = await capturedLines(async () => {
    result = await handler(apiEvent(path, options));
  });
  if (result === undefined) throw new Error("no answer");
  const { statusCode, headers = {}, body } = result;
  return { status: statusCode, headers, body: body === "" ? {} : JSON.parse(body), lines };
}

const json = (body: unknown, type = "application/json"): ApiRequest => ({
  method: "PATCH",
  headers: { "content-type": type },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("matching", () => {
  test("a request reaches the operation of its method and resource", async () => {
    const { status, headers, body } = await request("/open");

    expect(status).toBe(200);
    expect(headers["Content-Type"]).toBe("application/json");
    expect(body).toEqual({ seen: "[null]" });
  });

  test("an undeclared method of a path is refused with the declared ones in Allow", async () => {
    const { status, headers, body } = await request("/open", { method: "DELETE" });

    expect(status).toBe(405);
    expect(headers.Allow).toBe("GET, OPTIONS, PATCH");
    expect(body).toMatchObject({ status: 405, title: "Method Not Allowed" });
  });

  test("a resource that the table does not hold is not found", async () => {
    const { status, body } = await request("/elsewhere");

    expect(status).toBe(404);
    expect(body).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "There is nothing here.",
      requestId: "request-1",
    });
  });

  test("an answer without a body has no content type, and the operation's own headers", async () => {
    const { status, headers, body } = await request("/own", {
      method: "DELETE",
      principal: someone("customer"),
    });

    expect(status).toBe(204);
    expect(headers["Content-Type"]).toBeUndefined();
    expect(headers["Retry-After"]).toBe("1");
    expect(body).toEqual({});
  });
});

describe("access", () => {
  test.each(["/own", "/sell", "/rule"])("%s without an authorizer's context is refused", async (path) => {
    const { status, headers } = await request(path);

    expect(status).toBe(401);
    expect(headers["WWW-Authenticate"]).toBe("Bearer");
  });

  test.each([
    ["no user", { userId: undefined }],
    ["an unknown role", { role: "owner" }],
    ["no session", { sessionId: undefined }],
    ["an epoch that is no number", { sessionEpoch: "new" }],
    ["an empty epoch", { sessionEpoch: "" }],
  ])("a context with %s is refused", async (_, wrong) => {
    const principal = { ...someone("admin"), ...wrong } as unknown as Principal;

    expect((await request("/own", { principal })).status).toBe(401);
  });

  test.each([
    ["customer", { "/own": 200, "/sell": 403, "/rule": 403 }],
    ["partner", { "/own": 200, "/sell": 200, "/rule": 403 }],
    ["admin", { "/own": 200, "/sell": 403, "/rule": 200 }],
  ] as const)("a %s gets where the role allows", async (role, expected) => {
    const statuses: Record<string, number> = {};
    for (const path of Object.keys(expected)) {
      statuses[path] = (await request(path, { principal: someone(role) })).status;
    }

    expect(statuses).toEqual(expected);
  });

  test("an operation of a public route is not told who is signed in", async () => {
    expect((await request("/open", { principal: someone("admin") })).body).toEqual({ seen: "[null]" });
  });
});

describe("validation", () => {
  test("parameters and query arrive converted, with defaults", async () => {
    const search = { resource: "/things/{id}", params: { id: "7" } };

    expect((await request("/things/7", search)).body.seen).toBe('[{"id":"7"},{"limit":20}]');
    expect((await request("/things/7", { ...search, query: { limit: "100" } })).body.seen).toBe(
      '[{"id":"7"},{"limit":100}]',
    );
  });

  test("violations of path and query are named by field, all at once", async () => {
    const { status, headers, body } = await request("/things/x", {
      resource: "/things/{id}",
      params: { id: "x" },
      query: { limit: "101", colour: "green", page: "2" },
    });

    expect(status).toBe(400);
    expect(headers["Content-Type"]).toBe("application/problem+json");
    expect(body).toEqual({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The request breaks the rules of its fields.",
      requestId: "request-1",
      errors: [
        { field: "id", message: "has the wrong form" },
        { field: "limit", message: "must be at most 100" },
        { field: "colour", message: "must be one of red, blue" },
        { field: "page", message: "is unknown" },
      ],
    });
  });

  test.each(["0", "-1", "1.5", "many", ""])("a page limit of %p is refused", async (limit) => {
    const { status, body } = await request("/things/7", {
      resource: "/things/{id}",
      params: { id: "7" },
      query: { limit },
    });

    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: "limit" })]);
  });

  test("a parameter that is given twice is refused", async () => {
    const { status, body } = await request("/things/7", {
      resource: "/things/{id}",
      params: { id: "7" },
      query: { limit: ["1", "2"] },
    });

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "limit", message: "is given more than once" }]);
  });

  test("a body arrives parsed, also when API Gateway encoded it", async () => {
    const body = { name: "a", size: 1, colour: "red" };
    const encoded = { ...apiEvent("/open", json(Buffer.from(JSON.stringify(body)).toString("base64"))) };

    expect((await request("/open", json(body))).body.seen).toBe(JSON.stringify([body]));
    expect((await request("/open", json(body, "Application/JSON; charset=utf-8"))).status).toBe(200);
    await capturedLines(async () => {
      expect((await handler({ ...encoded, isBase64Encoded: true })).statusCode).toBe(200);
    });
  });

  test("violations of a body are named by field", async () => {
    const { status, body } = await request(
      "/open",
      json({ name: "too long", size: 0, tags: ["ok", "NO"], more: 1 }),
    );

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: "name", message: "must have at most 5 characters" },
      { field: "size", message: "must be at least 1" },
      { field: "colour", message: "is required" },
      { field: "tags.1", message: "has the wrong form" },
      { field: "more", message: "is unknown" },
    ]);
  });

  test.each([
    ["a list", "[]", { field: "body", message: "must be of type object" }],
    ["no JSON", "{", { field: "body", message: "must be JSON" }],
    ["nothing", "", { field: "body", message: "must be JSON" }],
    [
      "null for a text",
      '{"name":null,"size":1,"colour":"red"}',
      { field: "name", message: "must be of type string" },
    ],
  ])("a body that holds %s is refused", async (_, body, violation) => {
    const refused = await request("/open", json(body));

    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([violation]);
  });

  test.each(["text/plain", "application/jsonp", ""])("a body of type %p is refused", async (type) => {
    expect((await request("/open", json({ name: "a" }, type))).status).toBe(415);
  });

  test("a body beyond the limit is refused, one of just that size is read", async () => {
    const padded = (length: number) => `{"name":"${"a".repeat(length - 11)}"}`;

    expect((await request("/open", json(padded(BODY_LIMIT + 1)))).status).toBe(413);
    expect((await request("/open", json(padded(BODY_LIMIT)))).status).toBe(400);
  });
});

describe("errors", () => {
  test("an error that a service throws becomes its status", async () => {
    expect((await request("/hidden")).status).toBe(404);
  });

  test("an unknown error says nothing to the client, is logged with the request id and counted", async () => {
    const { status, body, lines } = await request("/broken", { principal: someone("customer") });

    expect(status).toBe(500);
    expect(body).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      requestId: "request-1",
    });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "ERROR",
        requestId: "request-1",
        route: "broken",
        error: "TypeError",
        errorMessage: "the secret reason",
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: "Marketplace/dev",
              Dimensions: [["FunctionName"]],
              Metrics: [{ Name: "UnhandledErrors", Unit: "Count" }],
            },
          ],
        },
        FunctionName: "UsersFunction",
        UnhandledErrors: 1,
      }),
    );
  });

  test("a foreseen error is not counted as unhandled", async () => {
    const { lines } = await request("/hidden");

    expect(lines.some((line) => "UnhandledErrors" in line)).toBe(false);
  });
});

describe("every answer", () => {
  test("carries the request id, forbids caching and sniffing", async () => {
    for (const path of ["/open", "/hidden", "/elsewhere"]) {
      expect((await request(path)).headers).toMatchObject({
        "X-Request-Id": "request-1",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
      });
    }
  });

  test("lets the configured origin read it, errors too", async () => {
    for (const path of ["/open", "/hidden"]) {
      const { headers } = await request(path, { headers: { Origin: "https://shop.example" } });

      expect(headers).toMatchObject({
        "Access-Control-Allow-Origin": "https://shop.example",
        "Access-Control-Expose-Headers": "Location, ETag, Retry-After, X-Request-Id",
        Vary: "Origin",
      });
      expect(headers["Access-Control-Allow-Credentials"]).toBeUndefined();
    }
  });

  test("does not let another origin read it", async () => {
    const { headers } = await request("/open", { headers: { origin: "https://evil.example" } });

    expect(headers["Access-Control-Allow-Origin"]).toBeUndefined();
    expect(headers.Vary).toBe("Origin");
  });

  test("is logged by ids only: route, status, duration, user", async () => {
    const { lines } = await request("/own", {
      principal: someone("customer"),
      headers: { Authorization: "Bearer user-1.the-secret" },
    });

    expect(lines).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        level: "INFO",
        message: "request",
        requestId: "request-1",
        route: "own",
        status: 200,
        durationMs: expect.any(Number),
        userId: "user-1",
      },
    ]);
  });
});

test("the compiler wants exactly the operations of a table, with its schemas' types", () => {
  const { open, hidden } = table;
  const checks = () => [
    // @ts-expect-error an operation is missing
    serve({ open, hidden }, { open: operations.open }),
    // @ts-expect-error an operation is none of the table's
    serve({ open }, { open: operations.open, hidden: operations.hidden }),
    // @ts-expect-error the body is not the schema's
    serve({ open }, { open: async () => ({ status: 200, body: { seen: 1 } }) }),
    // @ts-expect-error the status is not declared
    serve({ open }, { open: async () => ({ status: 201, body: { seen: "" } }) }),
    // @ts-expect-error a public route has no principal
    serve({ open }, { open: async ({ principal }) => seen(principal.userId) }),
  ];

  expect(checks).toBeInstanceOf(Function);
});
