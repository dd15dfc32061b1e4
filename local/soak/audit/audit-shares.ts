import type { BalanceLine, Books, Difference, RecordedTransaction } from "./books";

const BASIS_POINTS = 10_000n;

/** What of a price the marketplace keeps: rounded half up. */
function feeOf(amount: number, basisPoints: number): number {
  const doubled = BigInt(amount) * BigInt(basisPoints) * 2n + BASIS_POINTS;
  return Number(doubled / (BASIS_POINTS * 2n));
}

/** Each price is divided into fee and share, and all of them together are what the gateway holds. */
export function auditShares(books: Books): Difference[] {
  const { transactions, feeBasisPoints } = books;
  const wrong = transactions.filter(({ price, fee, partnerShare }) => {
    return fee !== feeOf(price.amount, feeBasisPoints) || fee + partnerShare !== price.amount;
  });
  return [
    ...wrong.map(
      ({ transactionId, price, fee, partnerShare }): Difference => ({
        kind: "shares differ",
        what: `${transactionId}: ${price.amount} ${price.currency} is divided into ${fee} and ${partnerShare}`,
      }),
    ),
    ...auditTotals(books),
  ];
}

/** By currency: charged minus refunded is what the records of kept sales say, fee and share together. */
function auditTotals({ transactions, payments }: Books): Difference[] {
  const held = new Map<string, number>();
  const recorded = new Map<string, number>();
  for (const { currency, charged, refunded } of payments) add(held, currency, charged - refunded);
  for (const { status, price, fee, partnerShare } of transactions) {
    if (status === "settled" || status === "disputed") add(recorded, price.currency, fee + partnerShare);
  }
  return [...new Set([...held.keys(), ...recorded.keys()])].flatMap((currency): Difference[] => {
    const [there, said] = [held.get(currency) ?? 0, recorded.get(currency) ?? 0];
    if (there === said) return [];
    return [
      { kind: "totals differ", what: `${currency}: the gateway holds ${there}, the records say ${said}` },
    ];
  });
}

/** What the API tells partners, against what the gateway's ledger leads to. */
export function auditBalances(books: Books): Difference[] {
  const expected = expectedBalances(books);
  return [...books.balances].flatMap(([partnerId, lines]) => {
    const currencies = new Set([
      ...lines.map(({ currency }) => currency),
      ...(expected.get(partnerId)?.keys() ?? []),
    ]);
    return [...currencies].flatMap((currency): Difference[] => {
      const told = lines.find((line) => line.currency === currency);
      const due = expected.get(partnerId)?.get(currency) ?? { settled: 0, refunded: 0 };
      if (isSame(told, due)) return [];
      const figures = told === undefined ? "nothing" : `${told.settled} settled, ${told.refunded} refunded`;
      return [
        {
          kind: "balance differs",
          what: `${partnerId} is told ${figures} in ${currency}; the ledger leads to ${due.settled} and ${due.refunded}`,
        },
      ];
    });
  });
}

interface Due {
  readonly settled: number;
  readonly refunded: number;
}

/** Only records with a payment count: the amounts are the gateway's, the records say whose they are. */
function expectedBalances({ transactions, payments, feeBasisPoints }: Books) {
  const records = new Map<string, RecordedTransaction>(
    transactions.map((record) => [record.transactionId, record]),
  );
  const balances = new Map<string, Map<string, Due>>();
  for (const { transactionId, currency, charged, refunded } of payments) {
    const record = records.get(transactionId);
    if (record === undefined || charged === 0) continue;
    const share = (amount: number) => amount - feeOf(amount, feeBasisPoints);
    const lines = balances.get(record.partnerId) ?? new Map<string, Due>();
    const line = lines.get(currency) ?? { settled: 0, refunded: 0 };
    lines.set(currency, {
      settled: line.settled + share(charged),
      refunded: line.refunded + share(refunded),
    });
    balances.set(record.partnerId, lines);
  }
  return balances;
}

function isSame(told: BalanceLine | undefined, { settled, refunded }: Due): boolean {
  if (told === undefined) return settled === 0 && refunded === 0;
  const isSum = told.balance === told.settled - told.refunded;
  return isSum && told.settled === settled && told.refunded === refunded;
}

function add(sums: Map<string, number>, currency: string, amount: number): void {
  sums.set(currency, (sums.get(currency) ?? 0) + amount);
}
