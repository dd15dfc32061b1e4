import type { Principal } from "../common/auth";
import type { TransactionView } from "./schema";
import type { TransactionItem } from "./transaction";

/** Buyers do not see what the marketplace keeps, partners do not see who bought; admins see both. */
export function viewOf(item: TransactionItem, { role, userId }: Principal): TransactionView {
  const { transactionId, solutionId, partnerId, status, createdAt, updatedAt } = item;
  // In one order, so that a replay is the same text: DynamoDB keeps none in maps.
  const { amount, currency } = item.price;
  const isAdmin = role === "admin";
  return {
    transactionId,
    solutionId,
    partnerId,
    status,
    price: { amount, currency },
    createdAt,
    updatedAt,
    ...(isAdmin || item.userId === userId ? { userId: item.userId } : {}),
    ...(isAdmin || partnerId === userId ? { fee: item.fee, partnerShare: item.partnerShare } : {}),
  };
}
