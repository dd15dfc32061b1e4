import { newId } from "../../../handlers/common/ids";
import type { Ledger } from "../../../handlers/transactions/ledger";
import type { TransactionItem } from "../../../handlers/transactions/transaction";
import { type Fault, FaultProxy } from "../../support/fault-proxy";
import { PaymentWorld } from "../../support/payment-world";

let world: PaymentWorld;
let proxy: FaultProxy;
let ledger: Ledger;

beforeAll(async () => {
  world = await PaymentWorld.start();
  proxy = await FaultProxy.start(world.tables.environment.AWS_ENDPOINT_URL_DYNAMODB ?? "");
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.endpoint;
  ledger = world.ledger();
});
afterAll(async () => {
  await proxy.stop();
  await world.stop();
});
afterEach(() => expect(proxy.pendingFaults).toBe(0));

const FAULTS: readonly Fault[] = ["lost answer", "lost request", "conflict", "throttling"];

const draft = async (): Promise<TransactionItem> => {
  const partnerId = newId();
  const price = { amount: 1_000, currency: "EUR" };
  const time = new Date(world.clock.now()).toISOString();
  return {
    kind: "transaction",
    transactionId: newId(),
    userId: newId(),
    partnerId,
    solutionId: await world.solution(partnerId, { price }),
    status: "pending",
    price,
    fee: 100,
    partnerShare: 900,
    createdAt: time,
    updatedAt: time,
    exclusive: true,
    requestHash: "0".repeat(64),
    attempt: 1,
    leaseUntil: 0,
    pendingShard: "0",
    version: 1,
    writeId: newId(),
  };
};
const reserved = async () => {
  const item = await draft();
  expect(await ledger.reserve(item)).toEqual({ outcome: "reserved" });
  return item;
};

describe.each(FAULTS)("with one %s", (fault) => {
  test("a reservation is made once, and its author knows it", async () => {
    const item = await draft();
    proxy.inject({ operation: "TransactWriteItems", fault });

    expect(await ledger.reserve(item)).toEqual({ outcome: "reserved" });
    expect(await world.ownedBy(item.userId, item.solutionId)).toBe(item.transactionId);
  });

  test("a transition is made once, and its author knows it", async () => {
    const item = await reserved();
    proxy.inject({ operation: "PutItem", fault });

    const { item: settled, applied } = await ledger.move(item, "settled", world.clock.now());

    expect(applied).toBe(true);
    expect(await world.stored(item.transactionId)).toEqual({ ...settled });
    expect(settled).toMatchObject({ status: "settled", version: 2 });
  });

  test("a transition that gives the solution free does both once", async () => {
    const item = await reserved();
    proxy.inject({ operation: "TransactWriteItems", fault });

    const { applied } = await ledger.move(item, "failed", world.clock.now());

    expect(applied).toBe(true);
    expect(await world.ownedBy(item.userId, item.solutionId)).toBeUndefined();
  });

  test("a lease is taken by one, who knows it", async () => {
    const item = await reserved();
    proxy.inject({ operation: "PutItem", fault });

    const taken = await ledger.takeOver(item, world.clock.now());
    const tooLate = await ledger.takeOver(item, world.clock.now());

    expect(taken?.item).toMatchObject({ attempt: 2, status: "pending" });
    expect(tooLate).toBeUndefined();
  });
});

test("a transition from a status that was left is not made, and tells the one that is", async () => {
  const item = await reserved();
  await ledger.move(item, "settled", world.clock.now());

  const late = await ledger.move(item, "failed", world.clock.now());

  expect(late).toMatchObject({ applied: false, item: { status: "settled" } });
  expect(await world.ownedBy(item.userId, item.solutionId)).toBe(item.transactionId);
});

test("a transition is made from its status, whoever has the lease by now", async () => {
  const item = await reserved();
  await ledger.takeOver(item, world.clock.now());

  expect(await ledger.move(item, "settled", world.clock.now())).toMatchObject({
    applied: true,
    item: { status: "settled", attempt: 2, version: 3 },
  });
});

test("nobody gives up on a transaction that somebody else has taken over", async () => {
  const item = await reserved();
  await ledger.takeOver(item, world.clock.now());

  expect(await ledger.expire(item, world.clock.now())).toMatchObject({
    applied: false,
    item: { status: "pending" },
  });
});
