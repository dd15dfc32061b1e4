import { join } from "node:path";
import type { APIGatewayProxyResult } from "aws-lambda";
import { FUNCTION_KEYS, type FunctionKey, Naming } from "../../config/naming";
import { sessionIdOf } from "../../handlers/authorizer/service";
import { version } from "../../package.json";
import { apiEvent } from "../support/api-event";
import { LambdaProcess } from "../support/lambda-process";
import { type MarketplaceTables, STAGE, startMarketplaceTables } from "../support/marketplace-tables";
import { stageConfig, synthesized } from "../support/synthesized";

/** The zips of a function as they lie in the synthesized output. */
function zipsOf(key: FunctionKey): { code: string; layer: string } {
  const stack = synthesized(STAGE, "api");
  const name = new Naming(stageConfig(STAGE)).function(key);
  const { block } = stack.resource("aws_lambda_function", { function_name: name });
  return {
    code: join(stack.folder, String(block.filename)),
    layer: join(stack.folder, String(stack.resource("aws_lambda_layer_version").block.filename)),
  };
}

/** What health needs: names, and no address of anything. */
const NAMES_ONLY = {
  USERS_TABLE_NAME: "users",
  SOLUTIONS_TABLE_NAME: "solutions",
  TRANSACTIONS_TABLE_NAME: "transactions",
  SESSIONS_TABLE_NAME: "sessions",
  STAGE,
  LOG_GROUP_NAME: "/aws/marketplace/dev",
  AWS_REGION: "us-east-1",
};

const USER = "019300aa-0000-7000-8000-000000000001";
const SOLUTION = "019300bb-0000-7000-8000-000000000001";
const SECRET = "s".repeat(43);

let tables: MarketplaceTables;
const running: Partial<Record<FunctionKey, LambdaProcess>> = {};

async function lambda(key: FunctionKey): Promise<LambdaProcess> {
  const started = running[key] ?? (await LambdaProcess.start(zipsOf(key), tables.environment));
  running[key] = started;
  return started;
}

beforeAll(async () => {
  tables = await startMarketplaceTables();
  await tables.put("users", {
    kind: "user",
    userId: USER,
    email: "ada@example.com",
    name: "Ada",
    role: "customer",
    status: "active",
    sessionEpoch: 1,
    createdAt: "2026-01-01T00:00:00.000Z",
  });
  await tables.put("sessions", {
    kind: "session",
    sessionId: sessionIdOf(SECRET),
    userId: USER,
    sessionEpoch: 1,
    createdAt: "2026-01-01T00:00:00.000Z",
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  });
  await tables.put(
    "solutions",
    {
      kind: "solution",
      solutionId: SOLUTION,
      partnerId: USER,
      status: "published",
      category: "data",
      title: "Counter",
      summary: "Counts things",
      price: { amount: 1999, currency: "EUR" },
      version: 1,
      createdAt: "2026-01-01T00:00:00.000Z",
      updatedAt: "2026-01-01T00:00:00.000Z",
    },
    { kind: "solution-details", solutionId: `${SOLUTION}#details`, description: "All about it" },
  );
  await tables.put("transactions", {
    kind: "transaction",
    transactionId: "overdue",
    pendingShard: "0",
    leaseUntil: 1,
  });
});

afterAll(async () => {
  await Promise.all(Object.values(running).map((each) => each.stop()));
  await tables.stop();
});

const bodyOf = (result: unknown) => {
  const { statusCode, body } = result as APIGatewayProxyResult;
  return { status: statusCode, body: JSON.parse(body) };
};

test("health answers from the zips without any network", async () => {
  const users = await LambdaProcess.start(zipsOf("users"), NAMES_ONLY);
  const { result, lines } = await users.invoke(apiEvent("/health"));
  await users.stop();

  expect(bodyOf(result)).toEqual({ status: 200, body: { status: "ok", stage: "dev", version } });
  expect(lines).toEqual([expect.objectContaining({ message: "request", route: "getHealth", status: 200 })]);
});

test.each(FUNCTION_KEYS)(
  "%s does not load without its environment, and says what is missing",
  async (key) => {
    const { LOG_GROUP_NAME, ...incomplete } = NAMES_ONLY;

    await expect(LambdaProcess.start(zipsOf(key), incomplete)).rejects.toThrow(
      "Missing environment variables: LOG_GROUP_NAME",
    );
    expect(LOG_GROUP_NAME).toBeDefined();
  },
);

test("a session goes from the authorizer's zip to the users' zip", async () => {
  const authorizer = await lambda("authorizer");
  const users = await lambda("users");

  const allowed = await authorizer.invoke({
    type: "REQUEST",
    methodArn: "arn:aws:execute-api:us-east-1:000000000000:api/dev/GET/users/me",
    headers: { Authorization: `Bearer ${USER}.${SECRET}` },
  });
  const { context } = allowed.result as { context: Record<string, unknown> };
  const event = apiEvent("/users/me");
  const answer = await users.invoke({
    ...event,
    requestContext: { ...event.requestContext, authorizer: context },
  });

  expect(bodyOf(answer.result)).toMatchObject({ status: 200, body: { userId: USER, name: "Ada" } });
  expect(JSON.stringify([allowed.lines, answer.lines])).not.toContain(SECRET);
});

test("the authorizer's zip refuses a wrong token with exactly Unauthorized", async () => {
  const authorizer = await lambda("authorizer");

  const { error } = await authorizer.invoke({
    type: "REQUEST",
    methodArn: "arn:aws:execute-api:us-east-1:000000000000:api/dev/GET/users/me",
    headers: { Authorization: `Bearer ${USER}.${"x".repeat(43)}` },
  });

  expect(error).toBe("Unauthorized");
});

test("the solutions' zip reads the catalogue", async () => {
  const solutions = await lambda("solutions");

  const list = await solutions.invoke(apiEvent("/solutions", { query: { category: "data" } }));
  const one = await solutions.invoke(
    apiEvent(`/solutions/${SOLUTION}`, {
      resource: "/solutions/{solutionId}",
      params: { solutionId: SOLUTION },
    }),
  );

  expect(bodyOf(list.result)).toMatchObject({ status: 200, body: { items: [{ solutionId: SOLUTION }] } });
  expect(bodyOf(one.result)).toMatchObject({ status: 200, body: { description: "All about it" } });
});

test("the transactions' zip lists purchases", async () => {
  const transactions = await lambda("transactions");

  const { result } = await transactions.invoke(
    apiEvent("/transactions", {
      query: { view: "purchases" },
      principal: { userId: USER, role: "customer", sessionId: "s", sessionEpoch: 1 },
    }),
  );

  expect(bodyOf(result)).toEqual({ status: 200, body: { items: [] } });
});

test("the reconciliation's zip counts overdue transactions", async () => {
  const reconciliation = await lambda("reconciliation");

  const { result, lines } = await reconciliation.invoke({ source: "aws.events" });

  expect(result).toEqual({ overdue: 1 });
  expect(lines).toContainEqual(expect.objectContaining({ OverdueTransactions: 1 }));
});
