import type { Principal } from "../common/auth";
import type { Reply } from "../common/operations";
import type { Purchase } from "./purchase";
import type { transactionRoutes } from "./routes";
import type { TransactionItem } from "./transaction";
import { viewOf } from "./view";

type PurchaseReply = Reply<typeof transactionRoutes.createTransaction>;
type RefundReply = Reply<typeof transactionRoutes.refundTransaction>;

/**
 * A purchase as it stands. The code is the one of how it ended, however often it is asked for and whatever became of the
 * money later: 201 when it was paid, 402 when it was not, 202 before.
 */
export function purchaseReply(purchase: Purchase, buyer: Principal, requestId: string): PurchaseReply {
  const { transaction, clientSecret, replayed } = purchase;
  const headers = {
    Location: `/transactions/${transaction.transactionId}`,
    ...(replayed ? { "Idempotent-Replayed": "true" } : {}),
  };
  const body = viewOf(transaction, buyer);
  switch (transaction.status) {
    case "pending":
    case "requires_action":
      return {
        status: 202,
        headers,
        body: { ...body, ...(clientSecret === undefined ? {} : { clientSecret }) },
      };
    case "failed":
    case "expired":
      return { status: 402, headers, body: unpaid(transaction, requestId) };
    default:
      return { status: 201, headers, body };
  }
}

function unpaid({ transactionId, status, failure }: TransactionItem, requestId: string) {
  const code = failure === undefined ? "" : ` (${failure})`;
  return {
    type: "about:blank",
    title: "Payment Required",
    status: 402,
    detail:
      status === "failed" ? `The payment was declined${code}.` : "The payment was not completed in time.",
    requestId,
    current: { transactionId, status },
  };
}

export function refundReply(item: TransactionItem, principal: Principal): RefundReply {
  const body = viewOf(item, principal);
  return item.status === "refunded" ? { status: 200, body } : { status: 202, body };
}
