import type { Principal } from "../../../handlers/common/auth";
import { SandboxGateway } from "../../../handlers/transactions/gateway/sandbox";
import { PENDING_SHARDS } from "../../../handlers/transactions/transaction";
import { capturedLines } from "../../support/captured-output";
import { asRequest, type PaymentServices, PaymentWorld } from "../../support/payment-world";

let world: PaymentWorld;
let services: PaymentServices;
let handler: typeof import("../../../handlers/transactions/reconciliation").handler;
let partner: Principal;
let buyer: Principal;

beforeAll(async () => {
  world = await PaymentWorld.start();
  services = world.services({ gateway: new SandboxGateway({ webhookSecrets: async () => [] }) });
  ({ handler } = await import("../../../handlers/transactions/reconciliation"));
  [partner, buyer] = await Promise.all([world.user("partner"), world.user()]);
});
afterAll(() => world.stop());
beforeEach(() => void jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const opened = async (paymentMethod: string) => {
  const solutionId = await world.solution(partner.userId);
  const request = { solutionId, expectedPrice: { amount: 1_000, currency: "EUR" }, paymentMethod };
  return (await asRequest(() => services.purchases.buy(request, solutionId, buyer))).transaction;
};
const statusOf = async (transactionId: string) => (await world.transactions.find(transactionId))?.status;

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

test("what is overdue is found in every shard, and what stays open is logged and counted", async () => {
  // These were opened months ago by the tests' clock; no gateway of this world would still take them on.
  const lost = await opened("sandbox_timeout");
  const gone = {
    kind: "transaction",
    status: "pending",
    mode: "live",
    attempt: 1,
    version: 1,
    price: { amount: 1, currency: "EUR" },
  };
  const leaseUntil = Math.floor(world.clock.now() / 1000);
  const ids = PENDING_SHARDS.map((shard) => `overdue-${shard}`);
  await world.tables.put(
    "transactions",
    ...PENDING_SHARDS.map((pendingShard, index) => ({
      ...gone,
      transactionId: ids[index],
      pendingShard,
      leaseUntil,
    })),
    { ...gone, transactionId: "leased", pendingShard: "0", leaseUntil: leaseUntil + 10 ** 9 },
    // Settled: it has left the sparse index.
    { ...gone, transactionId: "settled", status: "settled", leaseUntil },
  );

  const lines = await capturedLines(handler);

  expect(await statusOf(lost.transactionId)).toBe("settled");
  const warning = lines.find(({ message }) => message === "overdue transactions");
  expect(warning).toMatchObject({ level: "WARN", overdue: 5, worked: 5, left: 4 });
  expect(warning?.transactionIds).toEqual(expect.arrayContaining(ids));
  expect(lines.at(-1)).toEqual({ ...METRIC, OverdueTransactions: 4 });
});

test("two runs at once do the work once", async () => {
  const { transactionId } = await opened("sandbox_processing");
  world.clock.advance(36);

  await Promise.all([1, 2].map(() => asRequest(() => services.reconciler.run())));

  const settled = world.store.audited.filter(
    ({ id, action }) => id === transactionId && action === "transaction.settled",
  );
  expect(settled).toHaveLength(1);
  expect(settled[0]).toMatchObject({ actor: "system" });
});

test("a payment that nobody authenticates is cancelled when the buyer's hour is over", async () => {
  const { transactionId } = await opened("sandbox_requires_action");
  world.clock.advance(3_599);
  await asRequest(() => services.reconciler.run());
  expect(await statusOf(transactionId)).toBe("requires_action");
  world.clock.advance(2);

  await asRequest(() => services.reconciler.run());

  expect(await statusOf(transactionId)).toBe("expired");
});

test("a refund whose author died is ended", async () => {
  const sale = await opened("sandbox_ok");
  await world.ledger().move(sale, "refunding", world.clock.now());
  world.clock.advance(36);

  await asRequest(() => services.reconciler.run());

  expect(await statusOf(sale.transactionId)).toBe("refunded");
});

test("a run without time takes nothing on, and leaves it to the next", async () => {
  const { transactionId } = await opened("sandbox_timeout");
  world.clock.advance(36);

  const run = await asRequest(() => services.reconciler.run(), 5_000);

  expect(run).toMatchObject({ worked: 0 });
  expect(run.left).toContain(transactionId);
});

test("one that cannot be worked on does not keep the others waiting", async () => {
  const broken = await opened("sandbox_timeout");
  const fine = await opened("sandbox_timeout");
  await world.tables.put("transactions", { ...(await world.stored(broken.transactionId)), price: null });
  world.clock.advance(36);

  await asRequest(() => services.reconciler.run());

  expect([await statusOf(broken.transactionId), await statusOf(fine.transactionId)]).toEqual([
    "pending",
    "settled",
  ]);
});
