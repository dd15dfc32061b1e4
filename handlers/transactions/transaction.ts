import type { Item } from "../common/clients";
import type { Money } from "../common/schema";

/** Each transition is one conditional write that names the status before it. */
export const TRANSACTION_STATUSES = [
  "pending",
  "requires_action",
  "settled",
  "failed",
  "expired",
  "refunding",
  "refunded",
  "disputed",
] as const;
export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

/** Somebody has to go on with these: they have a lease and are in the sparse `pending-index`. */
const OPEN: readonly TransactionStatus[] = ["pending", "requires_action", "refunding"];
/** The buyer does not own the solution by these: it can be bought again. */
const GIVEN_BACK: readonly TransactionStatus[] = ["failed", "expired", "refunded"];

export function isOpen(status: TransactionStatus): boolean {
  return OPEN.includes(status);
}

export function isGivenBack(status: TransactionStatus): boolean {
  return GIVEN_BACK.includes(status);
}

/** Which of a gateway's worlds a payment is in: one must never be taken for another. */
export type PaymentMode = "live" | "test" | "sandbox";

/**
 * A purchase: the record of the money, and its own idempotency record. Less than 1 kB: it is written twice in a purchase,
 * each time into two indexes with all of its attributes.
 */
export interface TransactionItem {
  readonly kind: "transaction";
  /** UUIDv8 from the buyer and the idempotency key. */
  readonly transactionId: string;
  /** The buyer. */
  readonly userId: string;
  /** The seller. */
  readonly partnerId: string;
  readonly solutionId: string;
  readonly status: TransactionStatus;
  readonly price: Money;
  /** Minor units of the price's currency that the marketplace keeps. */
  readonly fee: number;
  /** Minor units of the price's currency that the partner gets. */
  readonly partnerShare: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set when the buyer owns the solution by this transaction alone, which a marker item says too (ledger.ts). */
  readonly exclusive?: true;
  /** SHA-256 in hex of what was asked for under the idempotency key. */
  readonly requestHash: string;
  /** The gateway's token of how the buyer pays; absent for free solutions, as are the other members of the payment. */
  readonly paymentMethod?: string;
  readonly mode?: PaymentMode;
  /** The gateway's id of the payment, once it is known. */
  readonly reference?: string;
  /** The gateway's code for a payment that it declined. */
  readonly failure?: string;
  /** How often somebody took the work on. Who takes it over does so on condition that nobody else did. */
  readonly attempt: number;
  /** Epoch seconds of the last attempt to charge. */
  readonly chargedAt?: number;
  /** Epoch seconds until which the work belongs to who took it; while open. */
  readonly leaseUntil?: number;
  /** While open. */
  readonly pendingShard?: string;
  /** Counts the writes. */
  readonly version: number;
  /** Names the last write, so that its author knows it again when the answer to it got lost. */
  readonly writeId: string;
}

export function isTransaction(item: Item | undefined): item is Item & TransactionItem {
  return item?.kind === "transaction";
}

/**
 * The values of `pendingShard`, the hash key of the sparse `pending-index`: open transactions spread over as many
 * partitions, each good for 1,000 writes a second.
 */
export const PENDING_SHARDS = ["0", "1", "2", "3"] as const;

/** The shard of a transaction: its id is a hash, so any digit of it spreads evenly. */
export function shardOf(transactionId: string): string {
  return String(Number.parseInt(transactionId.slice(0, 1), 16) % PENDING_SHARDS.length);
}
