import { getItem, type Item, queryItems } from "../common/clients";
import type { Money } from "../common/schema";
import type { TRANSACTION_STATUSES } from "./schema";

/** A purchase: the record of the money, and its own idempotency record. */
export interface TransactionItem {
  readonly kind: "transaction";
  readonly transactionId: string;
  /** The buyer. */
  readonly userId: string;
  /** The seller. */
  readonly partnerId: string;
  readonly solutionId: string;
  readonly status: (typeof TRANSACTION_STATUSES)[number];
  readonly price: Money;
  /** Minor units of the price's currency that the marketplace keeps. */
  readonly fee: number;
  /** Minor units of the price's currency that the partner gets. */
  readonly partnerShare: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** By whom transactions can be listed: the attribute is the hash key of the index. */
type Side = "userId" | "partnerId";
const INDEXES: Readonly<Record<Side, string>> = { userId: "user-index", partnerId: "partner-index" };

export class TransactionRepository {
  constructor(private readonly table: string) {}

  /** Reads what was written last, unlike the lists. */
  async find(transactionId: string): Promise<TransactionItem | undefined> {
    const item = await getItem({ TableName: this.table, Key: { transactionId }, ConsistentRead: true });
    return isTransaction(item) ? item : undefined;
  }

  /** The newest transactions of a buyer or of a partner. */
  async newestOf(side: Side, ownerId: string, limit: number): Promise<readonly TransactionItem[]> {
    const { items } = await queryItems({
      TableName: this.table,
      IndexName: INDEXES[side],
      KeyConditionExpression: "#side = :owner",
      ExpressionAttributeNames: { "#side": side },
      ExpressionAttributeValues: { ":owner": ownerId },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.filter(isTransaction);
  }
}

function isTransaction(item: Item | undefined): item is Item & TransactionItem {
  return item?.kind === "transaction";
}
