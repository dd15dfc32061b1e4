import type { Principal } from "../../../handlers/common/auth";
import { serve } from "../../../handlers/common/router";
import { operations, request, seen, someone, table } from "./sample-api";

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
