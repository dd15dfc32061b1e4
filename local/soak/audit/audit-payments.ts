import type { LedgerEntry } from "../../payment-gateway/ledger";
import type { Books, Difference, DifferenceKind, RecordedTransaction } from "./books";

/** Somebody has to go on with these. */
const OPEN: readonly string[] = ["pending", "requires_action", "refunding"];
/** The buyer's money is with the marketplace. */
const SOLD: readonly string[] = ["settled", "disputed"];
const NOT_SOLD: readonly string[] = ["failed", "expired"];

/** Compares each transaction with the gateway's payments of it, both ways. */
export function auditPayments({ transactions, payments }: Books): Difference[] {
  const byTransaction = new Map<string, LedgerEntry[]>();
  for (const payment of payments.filter(({ charged }) => charged > 0)) {
    const others = byTransaction.get(payment.transactionId) ?? [];
    byTransaction.set(payment.transactionId, [...others, payment]);
  }
  const known = new Set(transactions.map(({ transactionId }) => transactionId));
  const strangers = [...byTransaction].flatMap(([transactionId, charges]) =>
    known.has(transactionId) ? [] : charges.map((charge) => difference("charge without a record", charge)),
  );
  return [
    ...strangers,
    ...transactions.flatMap((record) => auditOne(record, byTransaction.get(record.transactionId) ?? [])),
  ];
}

function auditOne(record: RecordedTransaction, charges: readonly LedgerEntry[]): Difference[] {
  const { transactionId, status, price } = record;
  const said = (kind: DifferenceKind, figures: string): Difference => ({
    kind,
    what: `${transactionId} (${status}, ${price.amount} ${price.currency}): ${figures}`,
  });
  const found: Difference[] = [];
  if (OPEN.includes(status)) found.push(said("still open", "nobody ended it"));
  if (charges.length > 1) {
    found.push(said("charged twice", charges.map(({ paymentId }) => paymentId).join(", ")));
  }
  const [charge] = charges;
  if (charge === undefined) {
    const isPaid = price.amount > 0 && (SOLD.includes(status) || status === "refunded");
    return isPaid ? [...found, said("paid without a charge", "the gateway has none")] : found;
  }
  const { charged, refunded, currency, paymentId } = charge;
  const money = `${paymentId} has ${charged} ${currency}, ${refunded} given back`;
  if (charged !== price.amount || currency !== price.currency) found.push(said("charge differs", money));
  if (NOT_SOLD.includes(status) && refunded !== charged) found.push(said("charged though not sold", money));
  const due = status === "refunded" ? charged : 0;
  if ((SOLD.includes(status) || status === "refunded") && refunded !== due) {
    found.push(said("refund differs", money));
  }
  return found;
}

function difference(
  kind: DifferenceKind,
  { transactionId, paymentId, charged, currency }: LedgerEntry,
): Difference {
  return { kind, what: `${paymentId}: ${charged} ${currency} for ${transactionId || "no transaction"}` };
}
