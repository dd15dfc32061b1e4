import { limitSetting } from "../common/env";
import type { TransactionItem } from "./transaction";

/** Seconds: longer than a function lives (30 s), so that a lease that is over belongs to nobody who still works. */
export const LEASE = Math.ceil(limitSetting("LEASE_MS", 35_000) / 1000);

/** Seconds: gateways forget idempotency keys after 24 h, and no charge may set out that late. */
const CHARGEABLE_FOR = 23 * 60 * 60;

/**
 * Seconds between the last attempt to charge and the finding that there is no payment: a gateway's search lags behind,
 * an hour at worst.
 *
 * @see https://docs.stripe.com/search#data-freshness
 */
const SEARCH_LAG = 60 * 60;

/** Seconds that a buyer has to authenticate a payment; after it the payment is cancelled. */
export const ACTION_LIMIT = 60 * 60;

export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** Seconds until the work on a transaction may be taken over; 0 when it may be now. */
export function leaseLeft({ leaseUntil = 0 }: TransactionItem, now: number): number {
  return Math.max(0, leaseUntil - epochSeconds(now));
}

/** Whether the gateway still knows the idempotency key of the first charge, with an hour to spare. */
export function isChargeable({ createdAt }: TransactionItem, now: number): boolean {
  return now - Date.parse(createdAt) < CHARGEABLE_FOR * 1000;
}

/** Whether the gateway would find a payment of this transaction by now if there was one. */
export function isSearchable({ chargedAt = 0 }: TransactionItem, now: number): boolean {
  return epochSeconds(now) - chargedAt >= SEARCH_LAG;
}
