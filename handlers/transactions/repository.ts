import { getItem, queryItems } from "../common/clients";
import type { CursorKey } from "../common/cursor";
import { isTransaction, type TransactionItem } from "./transaction";

/** By whom transactions can be listed: the attribute is the hash key of the index. */
export type Side = "userId" | "partnerId";
export const INDEXES: Readonly<Record<Side, string>> = { userId: "user-index", partnerId: "partner-index" };

export interface TransactionPage {
  readonly items: readonly TransactionItem[];
  /** Where the next page starts; undefined at the end. */
  readonly next: CursorKey | undefined;
}

/** A sale, as the balance looks at it. */
export type Sale = Pick<TransactionItem, "kind" | "status" | "price" | "partnerShare">;

const SALE_ATTRIBUTES = ["kind", "status", "price", "partnerShare"] as const;

/** Reads transactions. */
export class TransactionRepository {
  constructor(private readonly table: string) {}

  /** Reads what was written last, unlike the lists. */
  async find(transactionId: string): Promise<TransactionItem | undefined> {
    const item = await getItem({ TableName: this.table, Key: { transactionId }, ConsistentRead: true });
    return isTransaction(item) ? item : undefined;
  }

  /**
   * A page of the transactions of a buyer or of a partner, newest first.
   *
   * @param start where the page starts: createdAt and transactionId of the last item of the page before
   */
  async pageOf(side: Side, ownerId: string, limit: number, start?: CursorKey): Promise<TransactionPage> {
    const { items, lastKey } = await queryItems({
      TableName: this.table,
      IndexName: INDEXES[side],
      KeyConditionExpression: "#side = :owner",
      ExpressionAttributeNames: { "#side": side },
      ExpressionAttributeValues: { ":owner": ownerId },
      ScanIndexForward: false,
      Limit: limit,
      // The partition comes from the request, whatever the cursor says.
      ...(start === undefined ? {} : { ExclusiveStartKey: { ...start, [side]: ownerId } }),
    });
    const next =
      lastKey === undefined
        ? undefined
        : { createdAt: String(lastKey.createdAt), transactionId: String(lastKey.transactionId) };
    return { items: items.filter(isTransaction), next };
  }

  /** All sales of a partner, in no order; may lag a second behind. */
  async *salesOf(partnerId: string): AsyncGenerator<Sale> {
    let start: Readonly<Record<string, unknown>> | undefined;
    do {
      const { items, lastKey } = await queryItems({
        TableName: this.table,
        IndexName: INDEXES.partnerId,
        KeyConditionExpression: "partnerId = :partnerId",
        ProjectionExpression: SALE_ATTRIBUTES.map((name) => `#${name}`).join(", "),
        ExpressionAttributeNames: Object.fromEntries(SALE_ATTRIBUTES.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: { ":partnerId": partnerId },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      yield* items.filter(isTransaction);
      start = lastKey;
    } while (start !== undefined);
  }
}
