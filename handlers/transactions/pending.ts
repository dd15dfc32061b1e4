import { queryItems } from "../common/clients";

/**
 * The values of `pendingShard`, the hash key of the sparse `pending-index`: open transactions spread over as many
 * partitions, each good for 1,000 writes a second.
 */
export const PENDING_SHARDS = ["0", "1", "2", "3"] as const;

/** Finds open transactions by the end of their lease. */
export class PendingRepository {
  constructor(private readonly table: string) {}

  /**
   * The ids of all open transactions whose lease ended before `nowSeconds`, those that wait longest first in each shard.
   *
   * @param nowSeconds epoch seconds, as `leaseUntil` is stored
   */
  async overdue(nowSeconds: number): Promise<readonly string[]> {
    const shards = await Promise.all(PENDING_SHARDS.map((shard) => this.overdueIn(shard, nowSeconds)));
    return shards.flat();
  }

  private async overdueIn(shard: string, nowSeconds: number): Promise<readonly string[]> {
    const found: string[] = [];
    let start: Readonly<Record<string, unknown>> | undefined;
    do {
      const { items, lastKey } = await queryItems({
        TableName: this.table,
        IndexName: "pending-index",
        KeyConditionExpression: "pendingShard = :shard AND leaseUntil < :now",
        ExpressionAttributeValues: { ":shard": shard, ":now": nowSeconds },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      found.push(...items.map((item) => String(item.transactionId)));
      start = lastKey;
    } while (start !== undefined);
    return found;
  }
}
