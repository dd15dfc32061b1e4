import type { LedgerEntry } from "../../payment-gateway/ledger";

/** A purchase as the Transactions table has it. Read without the handlers' code: that is what is audited. */
export interface RecordedTransaction {
  readonly transactionId: string;
  readonly userId: string;
  readonly partnerId: string;
  readonly solutionId: string;
  readonly status: string;
  /** Minor units and ISO 4217. */
  readonly price: { readonly amount: number; readonly currency: string };
  readonly fee: number;
  readonly partnerShare: number;
  /** Whether the buyer owns the solution by this purchase alone. */
  readonly exclusive?: boolean;
}

/** An ownership marker of the table. */
export interface RecordedOwnership {
  readonly userId: string;
  readonly solutionId: string;
  /** A transaction's id. */
  readonly heldBy: string;
}

/** What a client was told to all requests under one idempotency key. */
export interface ObservedPurchase {
  readonly userId: string;
  readonly key: string;
  readonly answers: readonly {
    readonly status: number;
    /** Where the answer names one. */
    readonly transactionId?: string;
  }[];
}

/** A line of a partner's balance as the API tells it; minor units. */
export interface BalanceLine {
  readonly currency: string;
  readonly settled: number;
  readonly refunded: number;
  readonly held: number;
  readonly balance: number;
}

/** Everything that has to fit together once all work has come to rest. */
export interface Books {
  readonly transactions: readonly RecordedTransaction[];
  readonly ownerships: readonly RecordedOwnership[];
  /** The payment gateway's ledger. */
  readonly payments: readonly LedgerEntry[];
  readonly purchases: readonly ObservedPurchase[];
  /** By partner. */
  readonly balances: ReadonlyMap<string, readonly BalanceLine[]>;
  readonly feeBasisPoints: number;
}

export type DifferenceKind =
  | "still open"
  | "charged twice"
  | "charge without a record"
  | "charge differs"
  | "paid without a charge"
  | "charged though not sold"
  | "refund differs"
  | "shares differ"
  | "totals differ"
  | "balance differs"
  | "ownership differs"
  | "key with other transactions"
  | "answer differs from the record";

export interface Difference {
  readonly kind: DifferenceKind;
  /** Names what it is about, with the figures. */
  readonly what: string;
}
