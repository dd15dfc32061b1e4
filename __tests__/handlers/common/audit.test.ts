import { type AuditEvent, audit } from "../../../handlers/common/audit";
import { Deadline, within } from "../../../handlers/common/request";
import { capturedLines } from "../../support/captured-output";
import { type SecretStore, startSecretStore } from "../../support/secret-store";

const EVENT: AuditEvent = {
  action: "solution.published",
  actor: "user-1",
  kind: "solution",
  id: "solution-1",
  version: 7,
};

let store: SecretStore;

beforeAll(async () => {
  store = await startSecretStore();
  Object.assign(process.env, store.environment, {
    USERS_TABLE_NAME: "users",
    SOLUTIONS_TABLE_NAME: "solutions",
    TRANSACTIONS_TABLE_NAME: "transactions",
    SESSIONS_TABLE_NAME: "sessions",
    STAGE: "dev",
    LOG_GROUP_NAME: "/aws/marketplace/dev",
    AWS_LAMBDA_FUNCTION_NAME: "SolutionsFunction",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
});
afterAll(() => store.stop());
afterEach(() => {
  for (const operation of ["CreateLogStream", "PutLogEvents"]) store.fail(operation, undefined);
});

const inRequest = (work: () => Promise<void>) =>
  within({ id: "request-1", deadline: new Deadline(20_000) }, work);

test("an instance that cannot make its stream tells its own log", async () => {
  store.fail("CreateLogStream", { status: 400, code: "AccessDeniedException" });

  const lines = await capturedLines(() => inRequest(() => audit(EVENT)));

  expect(lines).toEqual([
    expect.objectContaining({
      level: "ERROR",
      message: "audit event undelivered",
      ...EVENT,
      version: "7",
      requestId: "request-1",
      error: "AwsCallError",
    }),
    expect.objectContaining({
      AuditUndelivered: 1,
      FunctionName: "SolutionsFunction",
      requestId: "request-1",
    }),
  ]);
});

test("events go to the instance's own stream, made once: who, what, which, in which request", async () => {
  const lines = await capturedLines(async () => {
    await inRequest(() => audit(EVENT));
    await inRequest(() => audit({ ...EVENT, version: 8 }, { ...EVENT, id: "solution-2" }));
  });

  expect(lines).toEqual([]);
  expect(store.audited).toEqual([
    {
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      time: expect.stringMatching(/Z$/),
      stage: "dev",
      function: "SolutionsFunction",
      requestId: "request-1",
      ...EVENT,
      logStreamName: expect.stringMatching(/^audit\/SolutionsFunction\/[0-9a-f-]{36}$/),
    },
    expect.objectContaining({ id: "solution-1", version: 8 }),
    expect.objectContaining({ id: "solution-2", version: 7 }),
  ]);
  expect(store.calls.map(({ operation }) => operation)).toEqual([
    "CreateLogStream",
    "CreateLogStream",
    "PutLogEvents",
    "PutLogEvents",
  ]);
  expect(store.calls.at(-1)?.input).toMatchObject({ logGroupName: "/aws/marketplace/dev" });
});

test("the same change of the same thing has the same event, another one another", async () => {
  const before = store.audited.length;

  await audit(EVENT, { ...EVENT, actor: "system" }, { ...EVENT, version: 8 }, { ...EVENT, kind: "user" });

  const [one, again, ...others] = store.audited.slice(before).map(({ eventId }) => eventId);
  expect(again).toBe(one);
  expect(new Set([one, ...others]).size).toBe(3);
});

test("a trail that does not answer is waited for one second, and the change stays done", async () => {
  store.fail("PutLogEvents", "silence");
  const started = performance.now();

  const lines = await capturedLines(() => audit(EVENT));

  const waited = performance.now() - started;
  expect(waited).toBeGreaterThan(900);
  expect(waited).toBeLessThan(1_900);
  expect(lines.map((line) => line.message ?? Object.keys(line).at(-1))).toEqual([
    "audit event undelivered",
    "AuditUndelivered",
  ]);
});

test("a busy trail is told again", async () => {
  const before = store.audited.length;
  store.failOnce("PutLogEvents", { status: 400, code: "ThrottlingException" });

  const lines = await capturedLines(() => audit(EVENT));

  expect(lines).toEqual([]);
  expect(store.audited).toHaveLength(before + 1);
});
