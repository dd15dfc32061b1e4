import type { GatewayPayment } from "./gateway/payment-gateway";
import type { TransactionItem, TransactionStatus } from "./transaction";

/**
 * The status that a transaction goes to next, given what the gateway knows of its payment; undefined when it stays. Some
 * ways take two steps: ask again after each. What came late, twice or out of order leads nowhere.
 */
export function nextStatus(
  status: TransactionStatus,
  payment: GatewayPayment,
): TransactionStatus | undefined {
  switch (status) {
    case "pending":
      return payment.status === "requires_action" ? "requires_action" : outcomeOf(payment);
    case "requires_action":
      return outcomeOf(payment);
    case "settled":
      if (payment.dispute === "open" || payment.dispute === "lost") return "disputed";
      return payment.refund === "pending" || payment.refund === "succeeded" ? "refunding" : undefined;
    case "refunding":
      if (payment.refund === "succeeded") return "refunded";
      return payment.refund === "failed" ? "settled" : undefined;
    case "disputed":
      if (payment.dispute === "lost" || payment.refund === "succeeded") return "refunded";
      return payment.dispute === "won" ? "settled" : undefined;
    default:
      return undefined;
  }
}

function outcomeOf({ status, declineCode }: GatewayPayment): TransactionStatus | undefined {
  if (status === "succeeded") return "settled";
  if (status === "declined") return "failed";
  if (status === "canceled") return declineCode === undefined ? "expired" : "failed";
  return undefined;
}

/** Why what the gateway says cannot be about this transaction as it is recorded; undefined when it can. */
export function mismatchOf(item: TransactionItem, payment: GatewayPayment): string | undefined {
  if (payment.transactionId !== item.transactionId) return "transaction";
  if (payment.amount !== item.price.amount) return "amount";
  if (payment.currency !== item.price.currency) return "currency";
  if (payment.mode !== item.mode) return "mode";
  const isOther = item.reference !== undefined && payment.reference !== item.reference;
  if (isOther && payment.reference !== undefined) return "reference";
  if (payment.refund === "partial") return "partial refund";
  const isClosed = item.status === "failed" || item.status === "expired";
  const isPaid = payment.status === "succeeded" && payment.refund !== "succeeded";
  return isClosed && isPaid ? "paid after its end" : undefined;
}
