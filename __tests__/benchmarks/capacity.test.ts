import { engineUnits, indexUnits, tableUnits } from "../../benchmarks/capacity/engine-units";
import { unitsOf } from "../../benchmarks/capacity/judgements";
import { CapacityMeter, type MeteredCall } from "../../benchmarks/capacity/meter";
import { readUnits, sizeOf, writeUnits } from "../../benchmarks/capacity/units";
import { CredentialRepository } from "../../handlers/authorizer/repository";
import { SolutionRepository } from "../../handlers/solutions/repository";
import { SandboxGateway } from "../../handlers/transactions/gateway/sandbox";
import { startDynamodbEngine } from "../../local/engine/dynamodb-engine";
import type { DynamodbEngine } from "../../local/engine/engine-process";
import { capturedLines } from "../support/captured-output";
import { asRequest, PaymentWorld } from "../support/payment-world";

describe("the model", () => {
  const table = {
    keys: ["id"],
    indexes: [
      { keys: ["owner", "at"], projection: "ALL" as const },
      { keys: ["shard"], projection: "KEYS_ONLY" as const },
    ],
  };
  const indexed = { id: { S: "1" }, owner: { S: "me" }, at: { N: "7" }, shard: { S: "s" } };
  const mapped = (...names: string[]) => ({
    ...indexed,
    map: { M: Object.fromEntries(names.map((name) => [name, { BOOL: true }])) },
  });
  const big = { id: { S: "1" }, text: { S: "x".repeat(1100) } };

  it("counts names, texts in UTF-8, digits in pairs and what nests", () => {
    const item = {
      a: { S: "é" },
      n: { N: "-12.50" },
      b: { BOOL: true },
      l: { L: [{ NULL: true }] },
      m: { M: {} },
    };

    expect(sizeOf(item)).toBe(3 + 5 + 2 + 6 + 4);
  });

  it.each([
    [0, "eventual", 0.5],
    [4096, "consistent", 1],
    [4097, "eventual", 1],
    [4097, "transactional", 4],
  ] as const)("counts a read of %i bytes that is %s as %d", (bytes, consistency, units) => {
    expect(readUnits(bytes, consistency)).toBe(units);
  });

  it.each([
    ["of a new item with its index entries", undefined, indexed, false, 3],
    ["of them in a transaction", undefined, indexed, true, 4],
    ["that moves an entry and leaves the other", indexed, { ...indexed, at: { N: "8" } }, false, 3],
    ["of an attribute that one index projects", indexed, { ...indexed, x: { S: "" } }, false, 2],
    ["that changes nothing but the order of a map", mapped("a", "b"), mapped("b", "a"), false, 1],
    ["that takes an item out of an index", indexed, { ...indexed, shard: undefined }, false, 3],
    ["of a condition on more than 1 kB", big, big, true, 4],
    ["that deletes more than 1 kB", big, undefined, false, 2],
    ["of nothing", undefined, undefined, false, 1],
  ])("counts a write %s", (_, before, after, isTransactional, units) => {
    const item = after === undefined ? undefined : JSON.parse(JSON.stringify(after));

    expect(writeUnits({ before, after: item }, table, isTransactional)).toBe(units);
  });
});

describe("what an engine says of a call", () => {
  const consumed = (TableName: string, units: number, indexes: Record<string, number>) => ({
    TableName,
    CapacityUnits: units + Object.values(indexes).reduce((total, each) => total + each, 0),
    Table: { CapacityUnits: units },
    GlobalSecondaryIndexes: Object.fromEntries(
      Object.entries(indexes).map(([name, CapacityUnits]) => [name, { CapacityUnits }]),
    ),
  });
  const answer = JSON.stringify({
    ConsumedCapacity: [
      consumed("sales", 4, { "user-index": 1, "partner-index": 2 }),
      consumed("offers", 2, {}),
    ],
  });

  it("is the sum of all tables and indexes, of the kind of the call", () => {
    expect(engineUnits(answer, false)).toEqual({ read: 0, write: 9 });
    expect(engineUnits(answer, true)).toEqual({ read: 9, write: 0 });
  });

  it("is told apart by table and by index", () => {
    expect(tableUnits(answer, "sales")).toBe(4);
    expect(tableUnits(answer, "offers")).toBe(2);
    expect(indexUnits(answer, "partner-index")).toBe(2);
    expect(indexUnits(answer, "other-index")).toBe(0);
    expect(tableUnits("{}", "sales")).toBe(0);
  });
});

describe("at an engine", () => {
  let engine: DynamodbEngine;
  let meter: CapacityMeter;
  let world: PaymentWorld;
  const given = process.env.DYNAMODB_ENDPOINT;

  beforeAll(async () => {
    engine = await startDynamodbEngine();
    meter = await CapacityMeter.start(engine.endpoint);
    process.env.DYNAMODB_ENDPOINT = meter.endpoint;
    world = await PaymentWorld.start();
  });

  afterAll(async () => {
    if (given === undefined) delete process.env.DYNAMODB_ENDPOINT;
    else process.env.DYNAMODB_ENDPOINT = given;
    await world.stop();
    await meter.stop();
    await engine.stop();
  });

  async function metered(work: () => Promise<unknown>): Promise<readonly MeteredCall[]> {
    const before = meter.calls.length;
    await asRequest(work);
    return meter.calls.slice(before);
  }

  it("a purchase takes at most 14 write units", async () => {
    const gateway = new SandboxGateway({ webhookSecrets: async () => [] });
    const { purchases } = world.services({ gateway });
    const [buyer, partner] = [await world.user(), await world.user("partner")];
    const solutionId = await world.solution(partner.userId);

    const request = {
      solutionId,
      expectedPrice: { amount: 1_000, currency: "EUR" },
      paymentMethod: "sandbox_ok",
    };
    let calls: readonly MeteredCall[] = [];
    await capturedLines(async () => {
      calls = await metered(() => purchases.buy(request, "key", buyer));
    });
    const { write } = unitsOf(calls);

    expect(write).toBeGreaterThan(9);
    expect(write).toBeLessThanOrEqual(14);
  });

  it("a session check takes at most 2 read units", async () => {
    const { USERS_TABLE_NAME = "", SESSIONS_TABLE_NAME = "" } = world.tables.environment;
    const { userId } = await world.user();

    const credentials = new CredentialRepository(USERS_TABLE_NAME, SESSIONS_TABLE_NAME);
    const { read } = unitsOf(await metered(() => credentials.read("session", userId)));

    expect(read).toBe(2);
  });

  it("a category page of 20 takes one Query", async () => {
    const solutions = new SolutionRepository(world.name("SOLUTIONS"));
    await Promise.all(Array.from({ length: 21 }, () => world.solution("partner")));
    let found = 0;

    const calls = await metered(async () => {
      const { heads } = await solutions.listCategory("data", { limit: 20, start: undefined });
      found = heads.length;
    });

    expect(found).toBe(20);
    expect(calls.map(({ operation }) => operation)).toEqual(["Query"]);
  });
});
