import type { StripeAccount } from "./stripe-account";

/** One payment as the gateway has it. */
export interface LedgerEntry {
  readonly paymentId: string;
  readonly transactionId: string;
  /** In Stripe's words, for example `succeeded`. */
  readonly status: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Minor units that the buyer was charged. */
  readonly charged: number;
  /** Minor units that went back, or are on their way. */
  readonly refunded: number;
  readonly isDisputed: boolean;
}

/** Every payment of an account, oldest first. */
export function ledgerOf({ intents, refunds, disputes }: StripeAccount): readonly LedgerEntry[] {
  const refunded = new Map<string, number>();
  for (const { payment_intent, amount, status } of refunds) {
    if (status === "failed") continue;
    refunded.set(payment_intent, (refunded.get(payment_intent) ?? 0) + amount);
  }
  const disputed = new Set(disputes.map(({ payment_intent }) => payment_intent));
  return intents.map(({ id, metadata, status, currency, amount_received = 0 }) => ({
    paymentId: id,
    transactionId: metadata.transactionId ?? "",
    status,
    currency: currency.toUpperCase(),
    charged: amount_received,
    refunded: refunded.get(id) ?? 0,
    isDisputed: disputed.has(id),
  }));
}
