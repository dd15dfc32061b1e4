import type { Principal } from "../../../handlers/common/auth";
import { SandboxGateway } from "../../../handlers/transactions/gateway/sandbox";
import type { TransactionItem } from "../../../handlers/transactions/transaction";
import { capturedLines } from "../../support/captured-output";
import { asRequest, type PaymentServices, PaymentWorld } from "../../support/payment-world";

let world: PaymentWorld;
let services: PaymentServices;
let partner: Principal;
let admin: Principal;
let buyer: Principal;

beforeAll(async () => {
  world = await PaymentWorld.start();
  services = world.services({ gateway: new SandboxGateway({ webhookSecrets: async () => [] }) });
  [partner, admin, buyer] = await Promise.all([world.user("partner"), world.user("admin"), world.user()]);
});
afterAll(() => world.stop());
beforeEach(() => void jest.spyOn(process.stdout, "write").mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** How many do the same at the same time; the whole API is put to it with more. */
const RIVALS = 20;

const sold = async (paymentMethod = "sandbox_ok", amount = 1_000): Promise<TransactionItem> => {
  const price = { amount, currency: "EUR" };
  const solutionId = await world.solution(partner.userId, { price });
  const request = { solutionId, expectedPrice: price, paymentMethod };
  return (await asRequest(() => services.purchases.buy(request, solutionId, buyer))).transaction;
};

const refund = ({ transactionId }: TransactionItem, by = partner) =>
  asRequest(() => services.refunds.refund(transactionId, by));

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test.each(["partner", "admin"] as const)(
  "a sale is refunded by its %s, and can be bought again",
  async (role) => {
    const sale = await sold();

    const refunded = await refund(sale, role === "admin" ? admin : partner);

    expect(refunded.status).toBe("refunded");
    expect(await world.ownedBy(buyer.userId, sale.solutionId)).toBeUndefined();
    expect(await world.stored(sale.transactionId)).not.toHaveProperty("pendingShard");
  },
);

test("a refund is told to the audit trail by who made it, and counted", async () => {
  const sale = await sold();

  const lines = await capturedLines(() => refund(sale));

  const told = world.store.audited.filter(({ id }) => id === sale.transactionId).slice(-2);
  expect(told.map(({ action, actor, version }) => [action, actor, version])).toEqual([
    ["transaction.refunding", partner.userId, 3],
    ["transaction.refunded", partner.userId, 4],
  ]);
  expect(lines.filter((line) => "Refunds" in line)).toHaveLength(1);
});

test("what was free is given back without the gateway", async () => {
  const sale = await sold("sandbox_refund_refused", 0);

  expect((await refund(sale)).status).toBe("refunded");
});

test("customers do not refund, and other partners see nothing to refund", async () => {
  const sale = await sold();

  expect(await errorOf(refund(sale, buyer))).toMatchObject({ name: "ForbiddenError" });
  expect(await errorOf(refund(sale, await world.user("partner")))).toMatchObject({ name: "NotFoundError" });
});

test.each(["sandbox_declined", "sandbox_requires_action", "sandbox_timeout"])(
  "what is not settled is not refunded: %s",
  async (method) => {
    const sale = await sold(method);

    const error = await errorOf(refund(sale, admin));

    expect(error).toMatchObject({ name: "ConflictError", details: { status: sale.status } });
    expect((await world.transactions.find(sale.transactionId))?.status).toBe(sale.status);
  },
);

test("a definite refusal of the gateway is a conflict, and the sale is settled again", async () => {
  const sale = await sold("sandbox_refund_refused");

  expect(await errorOf(refund(sale))).toMatchObject({
    name: "ConflictError",
    details: { status: "settled" },
  });
  expect((await world.transactions.find(sale.transactionId))?.status).toBe("settled");
  expect(await world.ownedBy(buyer.userId, sale.solutionId)).toBe(sale.transactionId);
});

test("a refund without an answer stays open: one at a time asks again, and so does the reconciliation", async () => {
  const sale = await sold("sandbox_refund_timeout");

  expect((await refund(sale)).status).toBe("refunding");
  expect(await errorOf(refund(sale))).toMatchObject({ name: "ConflictError", retryAfter: 35 });
  world.clock.advance(35);
  expect((await refund(sale)).status).toBe("refunding");
  world.clock.advance(36);
  const { left } = await asRequest(() => services.reconciler.run());

  expect(left).toEqual([sale.transactionId]);
});

test("of many refunds at once exactly one takes effect, all others are conflicts", async () => {
  const sale = await sold();

  const answers = await Promise.all(Array.from({ length: RIVALS }, () => errorOf(refund(sale))));

  expect(answers.filter((error) => error === undefined)).toHaveLength(1);
  expect(answers.filter((error) => (error as Error | undefined)?.name === "ConflictError")).toHaveLength(
    RIVALS - 1,
  );
  expect(await world.stored(sale.transactionId)).toMatchObject({ status: "refunded", version: 4 });
});
