import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import type { Principal } from "../../../handlers/common/auth";
import { sha256Hex } from "../../../handlers/common/ids";
import type { Route } from "../../../handlers/common/route";
import { emailHash } from "../../../handlers/users/email-address";
import { userRoutes } from "../../../handlers/users/routes";
import type { ApiRequest } from "../../support/api-event";
import { capturedLines } from "../../support/captured-output";
import { type ApiAnswer, callRoute } from "../../support/invocation";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";
import { type SecretStore, startSecretStore } from "../../support/secret-store";

const EMAIL = "ada@example.com";
const PASSWORD = "correct horse battery";

let tables: MarketplaceTables;
let store: SecretStore;
let handler: typeof import("../../../handlers/users/handler").handler;
let authorizer: typeof import("../../../handlers/authorizer/handler").handler;

beforeAll(async () => {
  [tables, store] = await Promise.all([startMarketplaceTables(), startSecretStore()]);
  Object.assign(process.env, tables.environment, store.environment);
  ({ handler } = await import("../../../handlers/users/handler"));
  ({ handler: authorizer } = await import("../../../handlers/authorizer/handler"));
});
afterAll(async () => {
  await Promise.all([tables.stop(), store.stop()]);
});

function call(route: Route, body?: object, request: Partial<ApiRequest> = {}): Promise<ApiAnswer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  return callRoute(handler, route, { headers: { "content-type": "application/json" }, ...sent, ...request });
}

/** Whose session a token is, as the authorizer says it to the other functions. */
async function principalBy(token: unknown): Promise<Principal> {
  let principal: unknown;
  await capturedLines(async () => {
    const { context } = await authorizer({
      type: "REQUEST",
      methodArn: "arn:aws:execute-api:us-east-1:000000000000:api/dev/GET/users/me",
      requestContext: { requestId: "request-1" },
      headers: { Authorization: `Bearer ${token}` },
    } as unknown as APIGatewayRequestAuthorizerEvent);
    principal = context;
  });
  return principal as Principal;
}

async function newestCode(): Promise<string> {
  const mails = (await tables.items("sessions")).filter(({ kind }) => kind === "mail");
  const [newest] = mails.sort((a, b) => (String(a.sessionId) < String(b.sessionId) ? 1 : -1));
  return String(newest?.code);
}

async function signIn(email = EMAIL, password = PASSWORD): Promise<ApiAnswer> {
  return call(userRoutes.signIn, { email, password });
}

test("from registration to the end of the account", async () => {
  const registered = await call(userRoutes.register, { email: EMAIL, name: "Ada", password: PASSWORD });
  expect(registered.status).toBe(202);
  expect((await signIn()).status).toBe(401);

  const token = await newestCode();
  expect((await call(userRoutes.verifyEmail, { token })).status).toBe(204);
  expect(await call(userRoutes.verifyEmail, { token })).toMatchObject({
    status: 400,
    body: { errors: [{ field: "token" }] },
  });

  const first = await signIn();
  expect(first.status).toBe(201);
  expect(first.headers.Location).toBe(`/dev/sessions/${first.body.sessionId}`);
  const principal = await principalBy(first.body.token);
  const me = await call(userRoutes.getMe, undefined, { principal });
  expect(me.body).toMatchObject({ email: EMAIL, name: "Ada", role: "customer", status: "active" });

  const second = await signIn();
  const list = await call(userRoutes.listSessions, undefined, { principal });
  expect(list.body.items).toHaveLength(2);
  const ended = { principal, params: { sessionId: String(second.body.sessionId) } };
  expect((await call(userRoutes.endSession, undefined, ended)).status).toBe(204);
  expect((await call(userRoutes.endSession, undefined, ended)).status).toBe(404);
  await expect(principalBy(second.body.token)).rejects.toThrow("Unauthorized");

  const change = { password: "another horse battery", currentPassword: PASSWORD };
  expect((await call(userRoutes.changeMe, change, { principal })).status).toBe(200);
  await expect(principalBy(first.body.token)).rejects.toThrow("Unauthorized");

  expect((await call(userRoutes.requestPasswordReset, { email: EMAIL })).body).toEqual(registered.body);
  const params = { token: await newestCode() };
  expect((await call(userRoutes.resetPassword, { password: PASSWORD }, { params })).status).toBe(204);
  expect((await call(userRoutes.resetPassword, { password: PASSWORD }, { params })).status).toBe(404);

  const third = await signIn();
  const current = await principalBy(third.body.token);
  expect((await call(userRoutes.applyToSell, undefined, { principal: current })).status).toBe(202);
  expect((await call(userRoutes.leave, undefined, { principal: current })).status).toBe(204);
  await expect(principalBy(third.body.token)).rejects.toThrow("Unauthorized");
  expect((await signIn()).status).toBe(401);
  expect(JSON.stringify(await tables.items("users"))).not.toContain("Ada");
  expect(store.audited.map(({ action }) => action)).toEqual([
    "user.registered",
    "session.started",
    "session.started",
    "session.ended",
    "user.passwordChanged",
    "user.passwordReset",
    "session.started",
    "user.appliedToSell",
    "user.left",
  ]);
});

test("signing out ends the session of the request", async () => {
  const userId = "019300aa-0000-7000-8000-000000000001";
  const secret = "s".repeat(43);
  await tables.put("users", { kind: "user", userId, role: "admin", status: "active", sessionEpoch: 1 });
  await tables.put("sessions", {
    kind: "session",
    sessionId: sha256Hex(secret),
    userId,
    sessionEpoch: 1,
    createdAt: "2026-01-01T00:00:00.000Z",
    expiresAt: Date.now() / 1000 + 60,
  });
  const principal = await principalBy(`${userId}.${secret}`);

  expect((await call(userRoutes.signOut, undefined, { principal })).status).toBe(204);

  await expect(principalBy(`${userId}.${secret}`)).rejects.toThrow("Unauthorized");
  expect((await call(userRoutes.signOut, undefined, { principal })).status).toBe(204);
});

describe("what breaks a rule is a 400 that names the field", () => {
  const registration = { email: EMAIL, name: "Ada", password: PASSWORD };
  const principal: Principal = {
    userId: "019300aa-0000-7000-8000-000000000002",
    role: "admin",
    sessionId: "0".repeat(64),
    sessionEpoch: 1,
  };
  const { register, changeMe, setUserRights, listUsers, signIn: signInRoute } = userRoutes;

  test.each<[string, Route, object, string]>([
    ["an address without @", register, { ...registration, email: "ada" }, "email"],
    ["two recipients", register, { ...registration, email: "eve,ada@example.com" }, "email"],
    ["a short password", register, { ...registration, password: "short" }, "password"],
    ["a long password", register, { ...registration, password: "p".repeat(129) }, "password"],
    ["no name", register, { email: EMAIL, password: PASSWORD }, "name"],
    ["a name of two lines", register, { ...registration, name: "Ada\nEve" }, "name"],
    ["a role that one gives oneself", register, { ...registration, role: "admin" }, "role"],
    ["a status that one gives oneself", changeMe, { name: "Ada", status: "active" }, "status"],
    ["no old password", changeMe, { password: PASSWORD }, "currentPassword"],
    ["no old password for an address", changeMe, { email: EMAIL }, "currentPassword"],
    ["no password", signInRoute, { email: EMAIL }, "password"],
    ["an unknown role", setUserRights, { role: "owner" }, "role"],
  ])("%s", async (_, route, body, field) => {
    const params = route.path.includes("{") ? { params: { userId: principal.userId } } : {};
    const answer = await call(route, body, { principal, ...params });

    expect(answer.status).toBe(400);
    expect((answer.body.errors as { field: string }[]).map((error) => error.field)).toContain(field);
  });

  test("a page of none, or of more than a hundred", async () => {
    for (const limit of ["0", "101", "x"]) {
      const answer = await call(listUsers, undefined, { principal, query: { limit } });

      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: "limit" }] } });
    }
  });
});

test("the eleventh attempt is told when to come back", async () => {
  const windowEnd = Math.ceil(Date.now() / 900_000) * 900;
  const subject = JSON.stringify(["both", "busy@example.com", "192.0.2.1"]);
  await tables.put("sessions", {
    kind: "attempts",
    sessionId: `signin#${sha256Hex(subject)}#${Math.floor(Date.now() / 900_000)}`,
    attempts: 10,
    expiresAt: windowEnd,
  });

  const answer = await signIn("busy@example.com");

  expect(answer.status).toBe(429);
  expect(Number(answer.headers["Retry-After"])).toBeGreaterThan(0);
  expect(Number(answer.headers["Retry-After"])).toBeLessThanOrEqual(900);
});

test("a marker cannot be addressed as a user", async () => {
  const principal = {
    userId: "019300aa-0000-7000-8000-000000000003",
    role: "admin",
    sessionId: "",
    sessionEpoch: 1,
  };
  const params = { userId: `email#${emailHash(EMAIL)}` };

  const answer = await call(userRoutes.getUser, undefined, { principal: principal as Principal, params });

  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: "userId" }] } });
});
