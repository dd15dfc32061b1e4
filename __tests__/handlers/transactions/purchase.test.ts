import type { Principal } from "../../../handlers/common/auth";
import { SandboxGateway } from "../../../handlers/transactions/gateway/sandbox";
import type { PurchaseRequest } from "../../../handlers/transactions/purchase";
import { capturedLines } from "../../support/captured-output";
import { asRequest, type PaymentServices, PaymentWorld } from "../../support/payment-world";

let world: PaymentWorld;
let services: PaymentServices;
let partner: Principal;
let buyer: Principal;

beforeAll(async () => {
  world = await PaymentWorld.start();
  const gateway = new SandboxGateway({ webhookSecrets: async () => [], clock: world.clock.now });
  services = world.services({ gateway });
  partner = await world.user("partner");
});
afterAll(() => world.stop());
beforeEach(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  buyer = await world.user();
});
afterEach(() => jest.restoreAllMocks());

/** How many do the same at the same time; the whole API is put to it with more. */
const RIVALS = 20;

const EUR = (amount: number) => ({ amount, currency: "EUR" });

const requestFor = (solutionId: string, more: Partial<PurchaseRequest> = {}): PurchaseRequest => ({
  solutionId,
  expectedPrice: EUR(1_000),
  paymentMethod: "sandbox_ok",
  ...more,
});

const buy = (request: PurchaseRequest, key = "key", by = buyer) =>
  asRequest(() => services.purchases.buy(request, key, by));

const reconcile = () => asRequest(() => services.reconciler.run());

/** The error that `work` ends with. */
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a purchase", () => {
  test("is settled, with the shares of the price, and the buyer owns the solution by it", async () => {
    const solutionId = await world.solution(partner.userId, { price: EUR(145) });

    const { transaction, replayed } = await buy(requestFor(solutionId, { expectedPrice: EUR(145) }));

    expect(replayed).toBe(false);
    expect(transaction).toMatchObject({
      status: "settled",
      userId: buyer.userId,
      partnerId: partner.userId,
      price: EUR(145),
      fee: 15,
      partnerShare: 130,
      mode: "sandbox",
    });
    expect(transaction.transactionId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    expect(await world.ownedBy(buyer.userId, solutionId)).toBe(transaction.transactionId);
  });

  test("leaves the index of open transactions when it is settled", async () => {
    const { transaction } = await buy(requestFor(await world.solution(partner.userId)));

    const stored = await world.stored(transaction.transactionId);

    expect(stored).toMatchObject({ status: "settled", version: 2 });
    expect(stored).not.toHaveProperty("pendingShard");
    expect(stored).not.toHaveProperty("leaseUntil");
  });

  test("is small enough to cost what it should: its item has at most 1 kB", async () => {
    const paymentMethod = `sandbox_${"x".repeat(56)}`;
    const { transaction } = await buy(requestFor(await world.solution(partner.userId), { paymentMethod }));

    const names = Buffer.byteLength(JSON.stringify(await world.stored(transaction.transactionId)));

    // JSON is longer than what DynamoDB counts, by quotes and commas.
    expect(names).toBeLessThanOrEqual(1_024);
  });

  test("is told to the audit trail step by step, and counted", async () => {
    const lines = await capturedLines(async () => {
      const { transaction } = await buy(requestFor(await world.solution(partner.userId)));
      const told = world.store.audited.filter(({ id }) => id === transaction.transactionId);
      expect(told.map(({ action, actor }) => [action, actor])).toEqual([
        ["transaction.pending", buyer.userId],
        ["transaction.settled", buyer.userId],
      ]);
    });

    expect(lines.find((line) => "Purchases" in line)).toMatchObject({ Purchases: 1 });
    expect(lines.find((line) => "Revenue" in line)).toMatchObject({ Revenue: 1_000, Currency: "EUR" });
  });

  test("of a free solution needs no payment method and asks no gateway", async () => {
    const solutionId = await world.solution(partner.userId, { price: EUR(0) });
    const failing = new SandboxGateway({ webhookSecrets: async () => [] });
    failing.charge = () => Promise.reject(new Error("was asked"));
    const { purchases } = world.services({ gateway: failing });

    const { transaction } = await asRequest(() =>
      purchases.buy({ solutionId, expectedPrice: EUR(0) }, "key", buyer),
    );

    expect(transaction).toMatchObject({ status: "settled", fee: 0, partnerShare: 0, version: 1 });
    expect(transaction).not.toHaveProperty("mode");
  });

  test("that is declined is final for its key and leaves the solution to be bought by another", async () => {
    const solutionId = await world.solution(partner.userId);
    const declined = requestFor(solutionId, { paymentMethod: "sandbox_declined" });

    const first = await buy(declined);
    const again = await buy(declined);
    const other = await buy(requestFor(solutionId), "another key");

    expect(first.transaction).toMatchObject({ status: "failed", failure: "card_declined" });
    expect(again).toEqual({ transaction: first.transaction, replayed: true });
    expect(other.transaction.status).toBe("settled");
  });
});

describe("what is refused before anything is stored", () => {
  const refused = async (request: PurchaseRequest, by = buyer) => {
    const error = await errorOf(buy(request, "refused", by));
    // The same key is free for a request that can be served.
    const solutionId = await world.solution(partner.userId);
    if (by !== partner) expect((await buy(requestFor(solutionId), "refused", by)).replayed).toBe(false);
    return error;
  };

  test("an unknown solution", async () => {
    expect(await refused(requestFor("019300bb-0000-7000-8000-00000000dead"))).toMatchObject({
      name: "NotFoundError",
    });
  });

  test.each(["draft", "archived"])("a solution that is %s", async (status) => {
    const solutionId = await world.solution(partner.userId, { status });

    expect(await refused(requestFor(solutionId))).toMatchObject({ name: "NotFoundError" });
  });

  test.each([
    ["amount", EUR(1_100)],
    ["currency", { amount: 1_000, currency: "USD" }],
  ])("a price of another %s: the answer holds the current one", async (_, price) => {
    const solutionId = await world.solution(partner.userId, { price });

    expect(await refused(requestFor(solutionId))).toMatchObject({
      name: "ConflictError",
      details: { price },
    });
  });

  test("one's own solution", async () => {
    const solutionId = await world.solution(partner.userId);

    expect(await refused(requestFor(solutionId), partner)).toMatchObject({ name: "UnprocessableError" });
  });

  test.each([
    ["disabled", "partner", "disabled"],
    ["no longer a partner", "customer", "active"],
  ] as const)("a solution whose partner is %s", async (_, role, status) => {
    const solutionId = await world.solution((await world.user(role, status)).userId);

    expect(await refused(requestFor(solutionId))).toMatchObject({ name: "UnprocessableError" });
  });
});

describe("what changes between look and sale", () => {
  const meanwhile = async (change: Readonly<Record<string, unknown>>) => {
    const solutionId = await world.solution(partner.userId);
    const ledger = world.ledger();
    const reserve = ledger.reserve.bind(ledger);
    ledger.reserve = async (item) => {
      await world.solution(partner.userId, { solutionId, ...change });
      return reserve(item);
    };
    const gateway = new SandboxGateway({ webhookSecrets: async () => [] });
    const { purchases } = world.services({ gateway, ledger });
    return errorOf(asRequest(() => purchases.buy(requestFor(solutionId), "key", buyer)));
  };

  test("the price: nothing is sold at the old one", async () => {
    expect(await meanwhile({ price: EUR(1) })).toMatchObject({
      name: "ConflictError",
      details: { price: EUR(1) },
    });
  });

  test("the solution is archived: it is not sold", async () => {
    expect(await meanwhile({ status: "archived", category: undefined })).toMatchObject({
      name: "NotFoundError",
    });
  });
});

describe("ownership", () => {
  test("nobody buys a solution twice, and the answer names the purchase that holds it", async () => {
    const solutionId = await world.solution(partner.userId);
    const { transaction } = await buy(requestFor(solutionId));

    expect(await errorOf(buy(requestFor(solutionId), "another key"))).toMatchObject({
      name: "ConflictError",
      details: { transactionId: transaction.transactionId },
    });
  });

  test("a solution that allows it is bought as often as one likes, and each refunded by itself", async () => {
    const solutionId = await world.solution(partner.userId, { repeatable: true });

    const first = await buy(requestFor(solutionId), "1");
    const second = await buy(requestFor(solutionId), "2");
    const refunded = await asRequest(() => services.refunds.refund(first.transaction.transactionId, partner));

    expect([second.transaction.status, refunded.status]).toEqual(["settled", "refunded"]);
  });
});

describe("the idempotency key", () => {
  test("with another request is refused", async () => {
    const solutionId = await world.solution(partner.userId);
    await buy(requestFor(solutionId));

    const others = [
      requestFor(solutionId, { paymentMethod: "sandbox_other" }),
      requestFor(solutionId, { expectedPrice: EUR(999) }),
      requestFor(await world.solution(partner.userId)),
    ];

    for (const other of others)
      expect(await errorOf(buy(other))).toMatchObject({ name: "UnprocessableError" });
  });

  test("is the buyer's own: another buyer's purchase is another one", async () => {
    const solutionId = await world.solution(partner.userId);
    const other = await world.user();

    const mine = await buy(requestFor(solutionId), "shared");
    const theirs = await buy(requestFor(solutionId), "shared", other);

    expect(theirs.replayed).toBe(false);
    expect(theirs.transaction.transactionId).not.toBe(mine.transaction.transactionId);
  });

  test("shows the current state: a refunded purchase is not bought again", async () => {
    const request = requestFor(await world.solution(partner.userId));
    const { transaction } = await buy(request);
    await asRequest(() => services.refunds.refund(transaction.transactionId, partner));

    expect(await buy(request)).toMatchObject({ replayed: true, transaction: { status: "refunded" } });
  });

  test("many requests at once buy once: every other answer is 409 or the same purchase", async () => {
    const request = requestFor(await world.solution(partner.userId));

    const answers = await Promise.all(
      Array.from({ length: RIVALS }, () => buy(request, "race").catch((error: unknown) => error)),
    );

    const bought = answers.filter((answer) => (answer as { replayed?: boolean }).replayed === false);
    const replays = answers.filter((answer) => (answer as { replayed?: boolean }).replayed === true);
    const conflicts = answers.filter((answer) => (answer as Error).name === "ConflictError");
    expect(bought).toHaveLength(1);
    expect(bought.length + replays.length + conflicts.length).toBe(RIVALS);
    for (const replay of replays) expect(replay).toMatchObject({ transaction: { status: "settled" } });
  });
});

describe("a payment without an answer", () => {
  const request = async (paymentMethod: string) =>
    requestFor(await world.solution(partner.userId), { paymentMethod });

  test("leaves the purchase pending; inside the lease the same request is 409 with the seconds that are left", async () => {
    const lost = await request("sandbox_timeout");
    let transaction: unknown;
    const lines = await capturedLines(async () => {
      ({ transaction } = await buy(lost));
    });
    world.clock.advance(20);

    expect(transaction).toMatchObject({ status: "pending", attempt: 1 });
    expect(lines.some((line) => line.PaymentFailures === 1)).toBe(true);
    expect(await errorOf(buy(lost))).toMatchObject({ name: "ConflictError", retryAfter: 15 });
  });

  test("is taken over by one retry when the lease is over", async () => {
    const lost = await request("sandbox_timeout");
    await buy(lost);
    world.clock.advance(35);

    const [first, second] = await Promise.allSettled([buy(lost), buy(lost)]);

    const outcomes = [first, second].map((r) =>
      r.status === "fulfilled" ? r.value.transaction.status : r.reason.name,
    );
    expect(outcomes.sort()).toEqual(["ConflictError", "settled"]);
  });

  test("is settled by the reconciliation", async () => {
    const { transaction } = await buy(await request("sandbox_processing"));
    expect(transaction.status).toBe("pending");
    world.clock.advance(36);

    await reconcile();

    expect((await world.transactions.find(transaction.transactionId))?.status).toBe("settled");
  });

  test("expires after a day when the gateway knows nothing of it, and gives the solution free", async () => {
    const lost = await request("sandbox_unreachable");
    const { transaction } = await buy(lost);
    const { transactionId, solutionId } = transaction;
    const statusAfter = async (seconds: number) => {
      world.clock.advance(seconds);
      await reconcile();
      return (await world.transactions.find(transactionId))?.status;
    };

    // The last moment to charge, the first to only look, and the first at which a look that finds nothing counts.
    expect(await statusAfter(23 * 3_600 - 1)).toBe("pending");
    expect(await statusAfter(2)).toBe("pending");
    expect(await statusAfter(3_597)).toBe("pending");
    expect(await statusAfter(36)).toBe("expired");
    expect(await world.ownedBy(buyer.userId, solutionId)).toBeUndefined();
  });
});
