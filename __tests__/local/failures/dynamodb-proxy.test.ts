import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { servingExchanges } from "../../../local/exchange";
import { dynamodbError } from "../../../local/failures/dynamodb-errors";
import { startDynamodbProxy } from "../../../local/failures/dynamodb-proxy";
import { parseFailures } from "../../../local/failures/failure-switches";
import { Failures } from "../../../local/failures/failures";
import type { LoopbackServer } from "../../../local/loopback-server";
import { startLoopbackServer } from "../../../local/loopback-server";

const started: { stop(): Promise<void> }[] = [];
let done: string[];
let engine: LoopbackServer;

beforeEach(async () => {
  done = [];
  // An engine to which everything succeeds.
  engine = await start(
    startLoopbackServer(
      servingExchanges(({ headers }) => {
        done.push(String(headers["x-amz-target"]).split(".").at(-1) ?? "");
        return { status: 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: "{}" };
      }),
    ),
  );
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.stop()));
});

async function start<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const running = await starting;
  started.push(running);
  return running;
}

async function clientUnder(failures: string): Promise<DynamoDBClient> {
  const disturb = new Failures(parseFailures(failures), "seed").disturbing("dynamodb", dynamodbError);
  const { endpoint } = await start(startDynamodbProxy({ engine: engine.endpoint, disturb }));
  const client = new DynamoDBClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  });
  started.push({ stop: async () => client.destroy() });
  return client;
}

const put = new PutItemCommand({ TableName: "t", Item: { id: { S: "1" } } });
const get = new GetItemCommand({ TableName: "t", Key: { id: { S: "1" } } });
const twice = new TransactWriteItemsCommand({
  TransactItems: [{ Put: { TableName: "t", Item: {} } }, { Put: { TableName: "t", Item: {} } }],
});

test("what does not fail passes through", async () => {
  const client = await clientUnder("dynamodb=error:0");

  await client.send(put);

  expect(done).toEqual(["PutItem"]);
});

test.each([
  ["throttle", "ThrottlingException", 400],
  ["error", "InternalServerError", 500],
  ["conflict", "TransactionConflictException", 400],
])("%s: the SDK reads %s, and nothing is done", async (kind, name, httpStatusCode) => {
  const client = await clientUnder(`dynamodb=${kind}:1`);

  await expect(client.send(put)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  expect(done).toEqual([]);
});

test.each([
  ["throttle", "ThrottlingError"],
  ["conflict", "TransactionConflict"],
])("%s of a transaction is a cancellation with a reason for each action", async (kind, code) => {
  const client = await clientUnder(`dynamodb=${kind}:1`);

  await expect(client.send(twice)).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [{ Code: code }, { Code: "None" }],
  });
});

test("reads are not in conflict", async () => {
  await (await clientUnder("dynamodb=conflict:1")).send(get);

  expect(done).toEqual(["GetItem"]);
});

test("a reset comes before anything is done", async () => {
  const client = await clientUnder("dynamodb=reset:1");

  await expect(client.send(put)).rejects.toThrow(/ECONNRESET|hang up/);
  expect(done).toEqual([]);
});

test("a lost answer is lost after it is done", async () => {
  const client = await clientUnder("dynamodb=lost-answer:1");

  await expect(client.send(put)).rejects.toThrow(/ECONNRESET|hang up/);
  expect(done).toEqual(["PutItem"]);
});

test("a timeout never answers", async () => {
  const client = await clientUnder("dynamodb=timeout:1");

  await expect(client.send(put)).rejects.toMatchObject({ name: "TimeoutError" });
  expect(done).toEqual([]);
});

test("a timeout with milliseconds ends the connection", async () => {
  const client = await clientUnder("dynamodb=timeout:1:20");

  await expect(client.send(put)).rejects.toThrow(/ECONNRESET|hang up/);
});

test("latency takes its time, and works", async () => {
  const client = await clientUnder("dynamodb=latency:1:80");
  const start = performance.now();

  await client.send(put);

  expect(performance.now() - start).toBeGreaterThan(75);
  expect(done).toEqual(["PutItem"]);
});
