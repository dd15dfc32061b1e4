import { randomUUID } from "node:crypto";
import * as clients from "../../../handlers/common/clients";
import { UnavailableError } from "../../../handlers/common/errors";
import { Deadline, type within } from "../../../handlers/common/request";
import { type AnsweringServer, startAnsweringServer } from "../../support/answering-server";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";

const { ConditionFailedError, TransactionFailedError } = clients;

let tables: MarketplaceTables;
let table: string;

beforeAll(async () => {
  tables = await startMarketplaceTables();
  Object.assign(process.env, tables.environment);
  table = tables.environment.TRANSACTIONS_TABLE_NAME ?? "";
});
afterAll(() => tables.stop());

const newKey = () => ({ transactionId: randomUUID() });
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("single writes", () => {
  test("store, change and remove an item; what is undefined is not stored", async () => {
    const key = newKey();
    await clients.putItem({ TableName: table, Item: { ...key, kind: "test", note: undefined, count: 1 } });
    const changed = await clients.updateItem({
      TableName: table,
      Key: key,
      UpdateExpression: "ADD #count :one",
      ExpressionAttributeNames: { "#count": "count" },
      ExpressionAttributeValues: { ":one": 1 },
      ReturnValues: "ALL_NEW",
    });
    const removed = await clients.deleteItem({ TableName: table, Key: key, ReturnValues: "ALL_OLD" });

    expect(changed).toEqual({ ...key, kind: "test", count: 2 });
    expect(removed).toEqual(changed);
    expect(await clients.getItem({ TableName: table, Key: key, ConsistentRead: true })).toBeUndefined();
  });

  test("whose condition does not hold tell what is stored instead", async () => {
    const item = { ...newKey(), kind: "test", version: 3 };
    await clients.putItem({ TableName: table, Item: item });

    const error = await caught(
      clients.putItem({
        TableName: table,
        Item: item,
        ConditionExpression: "attribute_not_exists(transactionId)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );

    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error).toMatchObject({ item, afterRetry: false });
  });

  test("that did not ask for it are not told", async () => {
    const error = await caught(
      clients.deleteItem({
        TableName: table,
        Key: newKey(),
        ConditionExpression: "attribute_exists(transactionId)",
      }),
    );

    expect(error).toMatchObject({ name: "ConditionFailedError", item: undefined });
  });
});

describe("transactions", () => {
  test("whose condition does not hold write nothing and tell the reason of each action", async () => {
    const [stored, fresh] = [newKey(), newKey()];
    await clients.putItem({ TableName: table, Item: { ...stored, kind: "test" } });
    const put = (Item: object) => ({
      Put: {
        TableName: table,
        Item,
        ConditionExpression: "attribute_not_exists(transactionId)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      },
    });

    const error = await caught(clients.transactWrite([put(fresh), put(stored)]));

    expect(error).toBeInstanceOf(TransactionFailedError);
    expect(error).toMatchObject({
      reasons: [{ code: "None" }, { code: "ConditionalCheckFailed", item: { ...stored, kind: "test" } }],
    });
    expect(await clients.getItem({ TableName: table, Key: fresh, ConsistentRead: true })).toBeUndefined();
  });

  test("of many rivals for one item: one succeeds, the others are told that it is taken", async () => {
    const key = newKey();
    const attempts = Array.from({ length: 40 }, (_, rival) =>
      caught(
        clients.transactWrite([
          {
            Put: {
              TableName: table,
              Item: { ...key, rival },
              ConditionExpression: "attribute_not_exists(transactionId)",
            },
          },
        ]),
      ),
    );

    const outcomes = await Promise.all(attempts);

    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome instanceof TransactionFailedError)).toHaveLength(39);
  });

  test("a mistake of the caller is not dressed up", async () => {
    const error = await caught(clients.transactWrite([{ Put: { TableName: table, Item: { wrong: 1 } } }]));

    expect(error).not.toBeInstanceOf(UnavailableError);
    expect(error).not.toBeInstanceOf(TransactionFailedError);
    expect(error).toBeInstanceOf(Error);
  });
});

/** Answers of an engine that has trouble, since the real one has none when asked to. */
describe("when the engine", () => {
  const CONFLICT = {
    status: 400,
    body: {
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }],
    },
  };
  const THROTTLED = {
    status: 400,
    body: { __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException" },
  };
  const put = () => ({ Put: { TableName: table, Item: newKey() } });

  let engine: AnsweringServer;
  let troubled: typeof clients;
  let scope: typeof within;

  beforeAll(async () => {
    engine = await startAnsweringServer();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engine.endpoint;
    await jest.isolateModulesAsync(async () => {
      troubled = await import("../../../handlers/common/clients");
      // The deadline of this copy of the modules.
      scope = (await import("../../../handlers/common/request")).within;
    });
  });
  afterAll(() => engine.stop());
  const withBudget = (budget: number, work: () => Promise<unknown>) =>
    caught(scope({ id: "request-1", deadline: new Deadline(budget) }, work));

  test("reports conflicts, a transaction is tried again under the same token", async () => {
    engine.answer(CONFLICT, CONFLICT, CONFLICT, { status: 200, body: {} });

    await troubled.transactWrite([put()]);

    const tokens = engine.received().map(({ ClientRequestToken }) => ClientRequestToken);
    expect(tokens).toHaveLength(4);
    expect(new Set(tokens).size).toBe(1);
  });

  test("reports conflicts until the deadline, the storage is unavailable", async () => {
    engine.answer(CONFLICT);
    const started = performance.now();

    const error = await withBudget(300, () => troubled.transactWrite([put()]));

    expect(error).toMatchObject({ name: "UnavailableError" });
    expect(performance.now() - started).toBeLessThan(600);
    expect(engine.received().length).toBeGreaterThan(2);
  });

  test("throttles a read three times, the storage is unavailable", async () => {
    engine.answer(THROTTLED);

    const error = await withBudget(20_000, () => troubled.getItem({ TableName: table, Key: newKey() }));

    expect(error).toMatchObject({ name: "UnavailableError" });
    // What was given up before may still arrive.
    expect(engine.received().filter(({ Key }) => Key !== undefined)).toHaveLength(3);
  });

  test("does not answer, the deadline ends the wait", async () => {
    engine.answer("silence");
    const started = performance.now();

    const error = await withBudget(200, () => troubled.getItem({ TableName: table, Key: newKey() }));

    expect(error).toMatchObject({ name: "UnavailableError" });
    expect(performance.now() - started).toBeLessThan(600);
  });

  test("loses an answer, a condition that fails afterwards may be about one's own write", async () => {
    engine.answer("hang-up", {
      status: 400,
      body: { __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException" },
    });

    const error = await caught(troubled.putItem({ TableName: table, Item: newKey() }));

    expect(error).toMatchObject({ name: "ConditionFailedError", afterRetry: true });
  });
});
