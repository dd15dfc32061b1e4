import { auditPayments } from "./audit-payments";
import { auditOwnerships, auditPurchases } from "./audit-purchases";
import { auditBalances, auditShares } from "./audit-shares";
import type { Books, Difference } from "./books";

/**
 * Recomputes all that has to fit together from the tables, the gateway's ledger and what clients were told, by rules of its
 * own: nothing of the handlers is used.
 *
 * @returns what does not fit; nothing when all is well
 */
export function audited(books: Books): Difference[] {
  return [auditPayments, auditShares, auditBalances, auditPurchases, auditOwnerships].flatMap((audit) =>
    audit(books),
  );
}
