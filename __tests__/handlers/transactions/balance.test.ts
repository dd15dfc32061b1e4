import fc from "fast-check";
import { newId } from "../../../handlers/common/ids";
import { BalanceService } from "../../../handlers/transactions/balance";
import { sharesOf } from "../../../handlers/transactions/shares";
import { TRANSACTION_STATUSES } from "../../../handlers/transactions/transaction";
import { PaymentWorld } from "../../support/payment-world";

let world: PaymentWorld;
let balances: BalanceService;

beforeAll(async () => {
  world = await PaymentWorld.start();
  balances = new BalanceService(world.transactions);
});
afterAll(() => world.stop());

const read = (userId: string) => balances.read({ userId, role: "partner", sessionId: "s", sessionEpoch: 1 });

test("nothing sold is nothing earned", async () => {
  expect(await read(newId())).toEqual({ items: [] });
});

test("a balance is what was settled minus what was refunded, by currency, after the fee, of one's own sales", async () => {
  const sale = fc.record({
    status: fc.constantFrom(...TRANSACTION_STATUSES),
    amount: fc.integer({ min: 0, max: 99_999_999 }),
    currency: fc.constantFrom("EUR", "JPY", "USD"),
    isOwn: fc.boolean(),
  });

  await fc.assert(
    fc.asyncProperty(fc.array(sale, { maxLength: 12 }), async (sales) => {
      const [partnerId, other] = [newId(), newId()];
      const items = sales.map(({ status, amount, currency, isOwn }, index) => ({
        kind: "transaction",
        transactionId: newId(),
        partnerId: isOwn ? partnerId : other,
        status,
        price: { amount, currency },
        ...sharesOf(amount, 1_500),
        createdAt: new Date(index).toISOString(),
      }));
      await world.tables.put("transactions", ...items);

      const { items: lines } = await read(partnerId);

      const own = items.filter((item) => item.partnerId === partnerId);
      expect(lines.map(({ currency }) => currency)).toEqual(
        [...new Set(own.map((i) => i.price.currency))].sort(),
      );
      for (const line of lines) {
        const sumOf = (...statuses: readonly string[]) =>
          own
            .filter((item) => item.price.currency === line.currency && statuses.includes(item.status))
            .reduce((sum, { partnerShare }) => sum + partnerShare, 0);
        expect(line).toEqual({
          currency: line.currency,
          settled: sumOf("settled", "refunding", "disputed", "refunded"),
          refunded: sumOf("refunded"),
          held: sumOf("refunding", "disputed"),
          balance: sumOf("settled", "refunding", "disputed"),
        });
      }
    }),
    { numRuns: 25 },
  );
});
