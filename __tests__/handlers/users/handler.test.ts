import { createHash } from "node:crypto";
import type { Principal } from "../../../handlers/common/auth";
import { userRoutes } from "../../../handlers/users/routes";
import { version } from "../../../package.json";
import { callRoute } from "../../support/invocation";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";

const USER = "019300aa-0000-7000-8000-000000000001";
const sessionId = (name: string) => createHash("sha256").update(name).digest("hex");

const principal: Principal = {
  userId: USER,
  role: "partner",
  sessionId: sessionId("current"),
  sessionEpoch: 2,
};

let tables: MarketplaceTables;
let handler: typeof import("../../../handlers/users/handler").handler;

beforeAll(async () => {
  tables = await startMarketplaceTables();
  Object.assign(process.env, tables.environment);
  ({ handler } = await import("../../../handlers/users/handler"));
});

afterAll(() => tables.stop());

test("health tells stage and version without a session", async () => {
  const { status, body } = await callRoute(handler, userRoutes.getHealth);

  expect(status).toBe(200);
  expect(body).toEqual({ status: "ok", stage: "dev", version });
});

describe("one's own account", () => {
  test("is read without what only sign-in needs", async () => {
    await tables.put("users", {
      kind: "user",
      userId: USER,
      email: "ada@example.com",
      name: "Ada",
      role: "partner",
      status: "active",
      sessionEpoch: 2,
      passwordHash: "$argon2id$...",
      createdAt: "2026-01-01T00:00:00.000Z",
    });

    const { status, body } = await callRoute(handler, userRoutes.getMe, { principal });

    expect(status).toBe(200);
    expect(body).toEqual({
      userId: USER,
      email: "ada@example.com",
      name: "Ada",
      role: "partner",
      status: "active",
      createdAt: "2026-01-01T00:00:00.000Z",
    });
  });

  test("is refused when the account was closed in between", async () => {
    const gone = { ...principal, userId: "019300aa-0000-7000-8000-000000000009" };

    expect((await callRoute(handler, userRoutes.getMe, { principal: gone })).status).toBe(401);
  });

  test("is never another kind of item", async () => {
    const userId = "019300aa-0000-7000-8000-000000000008";
    await tables.put("users", { kind: "email-marker", userId, email: "ada@example.com" });

    const marker = { ...principal, userId };
    expect((await callRoute(handler, userRoutes.getMe, { principal: marker })).status).toBe(401);
  });

  test("needs a session", async () => {
    expect((await callRoute(handler, userRoutes.getMe)).status).toBe(401);
  });
});

describe("one's own sessions", () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const session = (name: string, createdAt: string, members: Readonly<Record<string, unknown>> = {}) => ({
    kind: "session",
    sessionId: sessionId(name),
    userId: USER,
    sessionEpoch: 2,
    createdAt,
    expiresAt: nowSeconds + 3600,
    ...members,
  });

  test("are the live ones, newest first, the current one marked", async () => {
    const expiresAt = new Date((nowSeconds + 3600) * 1000).toISOString();
    await tables.put(
      "sessions",
      session("older", "2026-01-01T00:00:00.000Z"),
      session("current", "2026-01-02T00:00:00.000Z"),
      session("expired", "2026-01-03T00:00:00.000Z", { expiresAt: nowSeconds - 1 }),
      session("ended", "2026-01-04T00:00:00.000Z", { sessionEpoch: 1 }),
      session("foreign", "2026-01-05T00:00:00.000Z", { userId: "019300aa-0000-7000-8000-000000000002" }),
    );

    const { status, body } = await callRoute(handler, userRoutes.listSessions, { principal });

    expect(status).toBe(200);
    expect(body.items).toEqual([
      { sessionId: sessionId("current"), createdAt: "2026-01-02T00:00:00.000Z", expiresAt, current: true },
      { sessionId: sessionId("older"), createdAt: "2026-01-01T00:00:00.000Z", expiresAt, current: false },
    ]);
  });

  test("need a session", async () => {
    expect((await callRoute(handler, userRoutes.listSessions)).status).toBe(401);
  });
});
