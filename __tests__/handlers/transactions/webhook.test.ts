import type { Principal } from "../../../handlers/common/auth";
import { StripeGateway } from "../../../handlers/transactions/gateway/stripe";
import type { AccountEvent, AccountIntent } from "../../../local/payment-gateway/stripe-account";
import { capturedLines } from "../../support/captured-output";
import { asRequest, type PaymentServices, PaymentWorld } from "../../support/payment-world";
import { PEER_KEY, PEER_WEBHOOK_SECRET, StripePeer } from "../../support/stripe-peer";

let world: PaymentWorld;
let peer: StripePeer;
let services: PaymentServices;
let partner: Principal;
let buyer: Principal;

beforeAll(async () => {
  world = await PaymentWorld.start();
  [partner, buyer] = await Promise.all([world.user("partner"), world.user()]);
});
afterAll(() => world.stop());
beforeEach(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  peer = await StripePeer.start(world.clock.now);
  const gateway = new StripeGateway({
    key: async () => PEER_KEY,
    webhookSecrets: async () => [PEER_WEBHOOK_SECRET, "whsec_before"],
    api: peer.url,
    clock: world.clock.now,
  });
  services = world.services({ gateway });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await peer.stop();
});

const bought = async (paymentMethod: string) => {
  const solutionId = await world.solution(partner.userId);
  const request = { solutionId, expectedPrice: { amount: 1_000, currency: "EUR" }, paymentMethod };
  const { transaction } = await asRequest(() => services.purchases.buy(request, solutionId, buyer));
  const intent = peer.account.intents.find((i) => i.metadata.transactionId === transaction.transactionId);
  if (intent === undefined) throw new Error("no payment");
  return {
    ...transaction,
    intent,
    statusNow: async () => (await world.transactions.find(transaction.transactionId))?.status,
  };
};

const deliver = (event: AccountEvent | undefined, secret = PEER_WEBHOOK_SECRET) => {
  if (event === undefined) throw new Error("nothing happened");
  const { rawBody, signature } = peer.signed(event, secret);
  const header = (name: string) => (name === "stripe-signature" ? signature : undefined);
  return asRequest(() => services.webhooks.receive({ rawBody, header }));
};
const lastEvent = () => peer.account.events.at(-1);

/** The last event, about a payment that differs from the record. */
const changed = (change: Partial<AccountIntent>, more: Partial<AccountEvent> = {}): AccountEvent => {
  const event = lastEvent();
  if (event === undefined) throw new Error("nothing happened");
  return { ...event, ...more, data: { object: { ...event.data.object, ...change } } };
};

test("a payment that the buyer authenticates is settled, once, however often it is told", async () => {
  const sale = await bought("pm_action");
  expect(sale.status).toBe("requires_action");
  peer.account.succeed(sale.intent);

  const lines = await capturedLines(async () => {
    await Promise.all([deliver(lastEvent()), deliver(lastEvent())]);
    await deliver(lastEvent());
  });

  expect(await sale.statusNow()).toBe("settled");
  expect(lines.filter((line) => "Purchases" in line)).toHaveLength(1);
  const told = world.store.audited.filter(({ id }) => id === sale.transactionId);
  expect(told.map(({ action, actor }) => [action, actor]).at(-1)).toEqual([
    "transaction.settled",
    "payment-gateway",
  ]);
});

test("a payment whose authentication fails is cancelled before it counts as failed", async () => {
  const sale = await bought("pm_action");
  peer.account.decline(sale.intent);

  await deliver(lastEvent());

  expect(await sale.statusNow()).toBe("failed");
  expect(sale.intent.status).toBe("canceled");
  expect(await world.ownedBy(buyer.userId, sale.solutionId)).toBeUndefined();
});

test("a failure that arrives after the success it came before changes nothing", async () => {
  const sale = await bought("pm_action");
  peer.account.decline(sale.intent);
  const failure = lastEvent();
  peer.account.succeed(sale.intent);

  await deliver(lastEvent());
  await deliver(failure);

  expect(await sale.statusNow()).toBe("settled");
});

test("a payment that the gateway's people cancel expires", async () => {
  const sale = await bought("pm_action");
  peer.account.cancel(sale.intent);

  await deliver(lastEvent());

  expect(await sale.statusNow()).toBe("expired");
});

test("a refund that the bank sends back returns to settled, and stays refunded when it arrives", async () => {
  const sale = await bought("pm_ok");
  peer.account.refundBehaviour = "pending";
  expect((await asRequest(() => services.refunds.refund(sale.transactionId, partner))).status).toBe(
    "refunding",
  );
  const [first] = peer.account.refunds;
  if (first !== undefined) peer.account.endRefund(first, "failed");

  await deliver(lastEvent());

  expect(await sale.statusNow()).toBe("settled");
});

test("a refund that nobody asked for here is recorded all the same", async () => {
  const sale = await bought("pm_ok");
  peer.account.refund(new URLSearchParams({ payment_intent: sale.intent.id }));

  await deliver(lastEvent());

  expect(await sale.statusNow()).toBe("refunded");
});

test.each([
  ["won", "settled"],
  ["lost", "refunded"],
] as const)(
  "a dispute stops the sale, and one that is %s leaves it %s, in whatever order it is told",
  async (end, status) => {
    const sale = await bought("pm_ok");
    peer.account.openDispute(sale.intent);
    const opened = lastEvent();
    await deliver(opened);
    expect(await sale.statusNow()).toBe("disputed");
    const [dispute] = peer.account.disputes;
    if (dispute !== undefined) peer.account.closeDispute(dispute, end);

    await deliver(lastEvent());
    await deliver(opened);

    expect(await sale.statusNow()).toBe(status);
  },
);

describe("what does not equal the record", () => {
  test.each<[string, Partial<AccountIntent>, Partial<AccountEvent>]>([
    ["the amount", { amount: 1, amount_received: 1 }, {}],
    ["what was received", { amount_received: 999 }, {}],
    ["the currency", { currency: "usd" }, {}],
    ["the mode", { livemode: true }, { livemode: true }],
  ])("%s: raises an alarm and changes nothing", async (_, change, more) => {
    const sale = await bought("pm_action");
    peer.account.succeed(sale.intent);

    const lines = await capturedLines(() => deliver(changed(change, more)));

    expect(lines.filter((line) => line.PaymentMismatches === 1)).toHaveLength(1);
    expect(await sale.statusNow()).toBe("requires_action");
  });

  test("a payment after the end of its purchase", async () => {
    const sale = await bought("pm_declined");
    expect(sale.status).toBe("failed");
    sale.intent.last_payment_error = null;
    peer.account.succeed(sale.intent);

    const lines = await capturedLines(() => deliver(lastEvent()));

    expect(lines.filter((line) => line.PaymentMismatches === 1)).toHaveLength(1);
    expect(await sale.statusNow()).toBe("failed");
  });
});

describe("what is of no interest is taken and counted", () => {
  test.each<[string, Partial<AccountEvent>]>([
    ["an unknown type", { type: "invoice.created" }],
    ["the payment of a transaction that is not here", {}],
  ])("%s", async (_, more) => {
    await bought("pm_ok");
    const metadata = { transactionId: "019300cc-0000-8000-8000-00000000dead" };

    const lines = await capturedLines(() => deliver(changed({ metadata }, more)));

    expect(lines.filter((line) => line.UnknownPaymentEvents === 1)).toHaveLength(1);
  });
});

describe("the signature", () => {
  test("by the secret before the current one is accepted", async () => {
    const sale = await bought("pm_action");
    peer.account.succeed(sale.intent);

    await deliver(lastEvent(), "whsec_before");

    expect(await sale.statusNow()).toBe("settled");
  });

  test("by anybody else is refused, and changes nothing", async () => {
    const sale = await bought("pm_action");
    peer.account.succeed(sale.intent);

    await expect(deliver(lastEvent(), "whsec_other")).rejects.toMatchObject({
      name: "ValidationError",
      violations: [{ field: "signature" }],
    });
    expect(await sale.statusNow()).toBe("requires_action");
  });
});

test("what cannot be worked in now is an error, so that the gateway sends it again", async () => {
  const sale = await bought("pm_action");
  peer.account.decline(sale.intent);
  peer.faults.push("lost", "lost");

  await expect(deliver(lastEvent())).rejects.toMatchObject({ name: "EventFailedError" });
  await deliver(lastEvent());

  expect(await sale.statusNow()).toBe("failed");
});
