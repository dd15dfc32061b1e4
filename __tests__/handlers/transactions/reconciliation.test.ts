import { capturedLines } from "../../support/captured-output";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";

let tables: MarketplaceTables;
let handler: typeof import("../../../handlers/transactions/reconciliation").handler;

beforeAll(async () => {
  tables = await startMarketplaceTables();
  Object.assign(process.env, tables.environment);
  ({ handler } = await import("../../../handlers/transactions/reconciliation"));
});

afterAll(() => tables.stop());

const METRIC = {
  _aws: {
    Timestamp: expect.any(Number),
    CloudWatchMetrics: [
      {
        Namespace: "Marketplace/dev",
        Dimensions: [[]],
        Metrics: [{ Name: "OverdueTransactions", Unit: "Count" }],
      },
    ],
  },
};

test("a run that finds nothing counts zero and warns of nothing", async () => {
  expect(await capturedLines(handler)).toEqual([{ ...METRIC, OverdueTransactions: 0 }]);
});

test("open transactions beyond their lease are found in every shard, logged and counted", async () => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const open = (id: string, pendingShard: string, leaseUntil: number) => ({
    kind: "transaction",
    transactionId: id,
    status: "pending",
    pendingShard,
    leaseUntil,
  });
  await tables.put(
    "transactions",
    ...["0", "1", "2", "3"].map((shard) => open(`overdue-${shard}`, shard, nowSeconds - 10)),
    open("overdue-longest", "0", nowSeconds - 1000),
    open("leased", "0", nowSeconds + 35),
    // Settled: it has left the sparse index.
    { kind: "transaction", transactionId: "settled", status: "settled", leaseUntil: nowSeconds - 10 },
  );

  const lines = await capturedLines(handler);

  expect(lines).toEqual([
    expect.objectContaining({
      level: "WARN",
      message: "overdue transactions",
      count: 5,
      transactionIds: ["overdue-longest", "overdue-0", "overdue-1", "overdue-2", "overdue-3"],
    }),
    { ...METRIC, OverdueTransactions: 5 },
  ]);
});

test("a run that fails is counted, and fails for Lambda, too", async () => {
  process.env.TRANSACTIONS_TABLE_NAME = "no-such-table";
  jest.resetModules();
  ({ handler } = await import("../../../handlers/transactions/reconciliation"));

  const lines = await capturedLines(() =>
    expect(handler()).rejects.toMatchObject({ name: "ResourceNotFoundException" }),
  );

  expect(lines).toEqual([
    expect.objectContaining({ level: "ERROR", message: "unhandled error" }),
    expect.objectContaining({ UnhandledErrors: 1, FunctionName: "function-under-test" }),
  ]);
});
