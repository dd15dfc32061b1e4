import type { APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { sessionIdOf } from "../../../handlers/authorizer/service";
import { FUNCTIONS } from "../../../stacks/api/functions";
import { capturedLines } from "../../support/captured-output";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";

const USER = "019300aa-0000-7000-8000-000000000001";
const API = "arn:aws:execute-api:us-east-1:000000000000:api";
const nowSeconds = Math.floor(Date.now() / 1000);

let tables: MarketplaceTables;
let handler: typeof import("../../../handlers/authorizer/handler").handler;

beforeAll(async () => {
  tables = await startMarketplaceTables();
  Object.assign(process.env, tables.environment);
  ({ handler } = await import("../../../handlers/authorizer/handler"));
});

afterAll(() => tables.stop());

/** 256 bits in base64url have 43 characters. */
const secretOf = (name: string) => name.padEnd(43, "_");

const authorize = (authorization: string | undefined, header = "Authorization") =>
  handler({
    type: "REQUEST",
    methodArn: `${API}/dev/GET/users/me`,
    headers: { [header]: authorization },
    requestContext: { requestId: "request-1" },
  } as unknown as APIGatewayRequestAuthorizerEvent);

interface Stored {
  readonly user?: Readonly<Record<string, unknown>>;
  readonly session?: Readonly<Record<string, unknown>>;
}

/** Stores a live session with its user but for what is given, and returns its token. */
async function tokenFor(name: string, { user, session }: Stored = {}): Promise<string> {
  await tables.put("users", {
    kind: "user",
    userId: USER,
    role: "partner",
    status: "active",
    sessionEpoch: 4,
    passwordHash: "$argon2id$...",
    ...user,
  });
  await tables.put("sessions", {
    kind: "session",
    sessionId: sessionIdOf(secretOf(name)),
    userId: USER,
    sessionEpoch: 4,
    createdAt: "2026-01-01T00:00:00.000Z",
    expiresAt: nowSeconds + 3600,
    ...session,
  });
  return `${USER}.${secretOf(name)}`;
}

test("a live session allows the whole API stage, and says who calls", async () => {
  const token = await tokenFor("live");

  expect(await authorize(`Bearer ${token}`)).toEqual({
    principalId: USER,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: `${API}/dev/*/*` }],
    },
    context: {
      userId: USER,
      role: "partner",
      sessionId: sessionIdOf(secretOf("live")),
      sessionEpoch: 4,
    },
  });
});

test("the header is found in lower case, as HTTP/2 clients write it", async () => {
  const token = await tokenFor("lower-case");

  await expect(authorize(`bearer ${token}`, "authorization")).resolves.toMatchObject({ principalId: USER });
});

describe("refused with exactly the word that becomes 401", () => {
  const refused = (authorization: string | undefined) =>
    capturedLines(() => expect(authorize(authorization)).rejects.toEqual(new Error("Unauthorized")));

  test.each([
    ["no header", undefined],
    ["another scheme", `Basic ${USER}.${secretOf("live")}`],
    ["no user", `Bearer .${secretOf("live")}`],
    ["a user id that is none", `Bearer email#1.${secretOf("live")}`],
    ["a short secret", `Bearer ${USER}.short`],
    ["something behind the token", `Bearer ${USER}.${secretOf("live")} x`],
    ["an unknown secret", `Bearer ${USER}.${secretOf("unknown")}`],
  ])("%s", async (_, authorization) => {
    await tokenFor("live");

    await refused(authorization);
  });

  test.each<[string, Stored]>([
    ["an expired session that DynamoDB has not deleted yet", { session: { expiresAt: nowSeconds - 1 } }],
    ["a session that ends this second", { session: { expiresAt: nowSeconds } }],
    ["a session without an end", { session: { expiresAt: undefined } }],
    ["a session of an older epoch", { session: { sessionEpoch: 3 } }],
    ["a session of another user", { session: { userId: "019300aa-0000-7000-8000-000000000002" } }],
    ["a disabled user", { user: { status: "disabled" } }],
    ["a user without an epoch", { user: { sessionEpoch: undefined }, session: { sessionEpoch: undefined } }],
    ["a role that does not exist", { user: { role: "owner" } }],
  ])("%s", async (name, stored) => {
    const token = await tokenFor(sessionIdOf(name).slice(0, 20), stored);

    await refused(`Bearer ${token}`);
  });

  test("a session whose user is gone", async () => {
    const userId = "019300aa-0000-7000-8000-00000000000f";
    await tokenFor("orphan", { session: { userId } });

    await refused(`Bearer ${userId}.${secretOf("orphan")}`);
  });
});

/** The counters that a call raised, by name. */
const countsOf = async (work: () => Promise<unknown>) => {
  const lines = await capturedLines(() => work().catch(() => undefined));
  return lines.filter((line) => "_aws" in line);
};
const counter = (name: string) =>
  expect.objectContaining({
    [name]: 1,
    FunctionName: "function-under-test",
    requestId: "request-1",
    _aws: expect.objectContaining({
      CloudWatchMetrics: [
        {
          Namespace: "Marketplace/dev",
          Dimensions: [["FunctionName"]],
          Metrics: [{ Name: name, Unit: "Count" }],
        },
      ],
    }),
  });

test("a refusal is counted, since Lambda takes it for an error, and a live session is not", async () => {
  const token = await tokenFor("counted");

  expect(await countsOf(() => authorize(`Bearer ${USER}.${secretOf("wrong")}`))).toEqual([
    counter("CredentialsRefused"),
  ]);
  expect(await countsOf(() => authorize(`Bearer ${token}`))).toEqual([]);
});

test("what is read is exactly what the role of the authorizer allows", async () => {
  const { SESSION_ATTRIBUTES, USER_ATTRIBUTES } = await import("../../../handlers/authorizer/repository");
  const granted = FUNCTIONS.authorizer.access.map((access) => [
    access.table,
    access.index === undefined ? [...(access.attributes ?? [])].sort() : [],
  ]);

  expect(Object.fromEntries(granted)).toEqual({
    sessions: [...SESSION_ATTRIBUTES].sort(),
    users: [...USER_ATTRIBUTES].sort(),
  });
});

test("a failure that is not the caller's is not called Unauthorized, and is counted as unknown", async () => {
  const token = await tokenFor("failing");
  process.env.SESSIONS_TABLE_NAME = "no-such-table";
  jest.resetModules();
  ({ handler } = await import("../../../handlers/authorizer/handler"));

  const lines = await capturedLines(() =>
    expect(authorize(`Bearer ${token}`)).rejects.toMatchObject({ name: "ResourceNotFoundException" }),
  );

  expect(lines).toEqual([
    expect.objectContaining({ level: "ERROR", message: "unhandled error", requestId: "request-1" }),
    counter("UnhandledErrors"),
  ]);
});
