import { audited } from "../../../../local/soak/audit/auditor";
import type { Books, DifferenceKind, RecordedTransaction } from "../../../../local/soak/audit/books";

const PRICE = { amount: 1_000, currency: "EUR" } as const;

function sale(number: number, more: Partial<RecordedTransaction> = {}): RecordedTransaction {
  return {
    transactionId: `t${number}`,
    userId: `u${number}`,
    partnerId: "p1",
    solutionId: "s1",
    status: "settled",
    price: PRICE,
    fee: 150,
    partnerShare: 850,
    exclusive: true,
    ...more,
  };
}

function payment(number: number, more: Partial<Books["payments"][number]> = {}): Books["payments"][number] {
  return {
    paymentId: `pi_${number}`,
    transactionId: `t${number}`,
    status: "succeeded",
    currency: "EUR",
    charged: 1_000,
    refunded: 0,
    isDisputed: false,
    ...more,
  };
}

const key = (number: number, ...answers: Books["purchases"][number]["answers"]) => ({
  userId: `u${number}`,
  key: `k${number}`,
  answers,
});

/** Two sales: one kept, one given back. */
const GOOD: Books = {
  transactions: [sale(1), sale(2, { status: "refunded" })],
  ownerships: [{ userId: "u1", solutionId: "s1", heldBy: "t1" }],
  payments: [payment(1), payment(2, { refunded: 1_000 })],
  purchases: [
    key(1, { status: 503 }, { status: 202, transactionId: "t1" }, { status: 201, transactionId: "t1" }),
    key(2, { status: 201, transactionId: "t2" }),
  ],
  balances: new Map([["p1", [{ currency: "EUR", settled: 1_700, refunded: 850, held: 0, balance: 850 }]]]),
  feeBasisPoints: 1_500,
};

function kinds(books: Partial<Books>): DifferenceKind[] {
  return [...new Set(audited({ ...GOOD, ...books }).map(({ kind }) => kind))];
}

const [first, second] = GOOD.transactions as [RecordedTransaction, RecordedTransaction];
const [charge, refunded] = GOOD.payments as [Books["payments"][number], Books["payments"][number]];

test("books that agree have no difference", () => {
  expect(audited(GOOD)).toEqual([]);
});

test.each<[DifferenceKind, string, Partial<Books>]>([
  ["still open", "a purchase that nobody ended", { transactions: [first, sale(2, { status: "pending" })] }],
  ["still open", "a refund that nobody ended", { transactions: [first, sale(2, { status: "refunding" })] }],
  [
    "charged twice",
    "two charges of one purchase",
    { payments: [charge, refunded, payment(1, { paymentId: "pi_9" })] },
  ],
  ["charge without a record", "a charge of nobody's purchase", { payments: [charge, refunded, payment(7)] }],
  ["charge without a record", "a purchase that is gone", { transactions: [second] }],
  ["charge differs", "another amount", { payments: [payment(1, { charged: 999 }), refunded] }],
  ["charge differs", "another currency", { payments: [payment(1, { currency: "USD" }), refunded] }],
  ["paid without a charge", "a purchase that the gateway does not know", { payments: [refunded] }],
  [
    "charged though not sold",
    "a charge for what failed",
    { transactions: [sale(1, { status: "failed" }), second] },
  ],
  [
    "refund differs",
    "money given back for a kept sale",
    { payments: [payment(1, { refunded: 1_000 }), refunded] },
  ],
  ["refund differs", "a refund in part", { payments: [charge, payment(2, { refunded: 400 })] }],
  ["refund differs", "a refund that was never made", { payments: [charge, payment(2)] }],
  [
    "shares differ",
    "a fee of another rate",
    { transactions: [sale(1, { fee: 100, partnerShare: 900 }), second] },
  ],
  ["shares differ", "shares that do not add up", { transactions: [sale(1, { partnerShare: 849 }), second] }],
  ["totals differ", "less held than recorded", { payments: [payment(1, { charged: 990 }), refunded] }],
  [
    "balance differs",
    "a partner who is told too much",
    {
      balances: new Map([
        ["p1", [{ currency: "EUR", settled: 1_701, refunded: 850, held: 0, balance: 851 }]],
      ]),
    },
  ],
  ["balance differs", "a partner who is told nothing", { balances: new Map([["p1", []]]) }],
  [
    "balance differs",
    "a balance that is not its own sum",
    {
      balances: new Map([["p1", [{ currency: "EUR", settled: 1_700, refunded: 850, held: 0, balance: 0 }]]]),
    },
  ],
  [
    "key with other transactions",
    "two transactions of one key",
    {
      purchases: [key(1, { status: 201, transactionId: "t1" }, { status: 201, transactionId: "t2" })],
    },
  ],
  [
    "key with other transactions",
    "one transaction of two keys",
    {
      purchases: [key(1, { status: 201, transactionId: "t1" }), key(2, { status: 201, transactionId: "t1" })],
    },
  ],
  [
    "answer differs from the record",
    "a purchase that was paid and is recorded as failed",
    { transactions: [sale(1, { status: "failed" }), second] },
  ],
  [
    "answer differs from the record",
    "a purchase that was declined and is recorded as settled",
    { purchases: [key(1, { status: 402, transactionId: "t1" })] },
  ],
  [
    "answer differs from the record",
    "an answer about nothing that is recorded",
    { purchases: [key(1, { status: 202, transactionId: "t9" })] },
  ],
  ["ownership differs", "a sale without a marker", { ownerships: [] }],
  [
    "ownership differs",
    "a marker of another sale",
    { ownerships: [{ userId: "u1", solutionId: "s1", heldBy: "t2" }] },
  ],
  [
    "ownership differs",
    "a marker of what was given back",
    { ownerships: [...GOOD.ownerships, { userId: "u2", solutionId: "s1", heldBy: "t2" }] },
  ],
  [
    "ownership differs",
    "two sales of one solution to one buyer",
    {
      transactions: [
        first,
        second,
        sale(3, { userId: "u1", price: { ...PRICE, amount: 0 }, fee: 0, partnerShare: 0 }),
      ],
    },
  ],
])("%s: %s is found", (kind, _, books) => {
  expect(kinds(books)).toContain(kind);
});

test("fees are rounded half up", () => {
  const odd = { price: { amount: 70, currency: "EUR" }, fee: 11, partnerShare: 59 };

  expect(
    audited({
      ...GOOD,
      transactions: [sale(1, odd)],
      payments: [payment(1, { charged: 70 })],
      purchases: [],
      balances: new Map([["p1", [{ currency: "EUR", settled: 59, refunded: 0, held: 0, balance: 59 }]]]),
    }),
  ).toEqual([]);
});

test("what was free needs no charge, and what repeats no marker", () => {
  const free = sale(3, {
    price: { amount: 0, currency: "EUR" },
    fee: 0,
    partnerShare: 0,
    exclusive: false,
  });

  expect(audited({ ...GOOD, transactions: [...GOOD.transactions, free] })).toEqual([]);
});
