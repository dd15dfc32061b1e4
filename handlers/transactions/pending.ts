import { queryItems } from "../common/clients";
import { PENDING_SHARDS } from "./transaction";

/** Finds open transactions by the end of their lease. */
export class PendingRepository {
  constructor(private readonly table: string) {}

  /**
   * The ids of open transactions whose lease ended before `nowSeconds`, those that wait longest first in each shard.
   *
   * @param nowSeconds epoch seconds, as `leaseUntil` is stored
   * @param limit how many of each shard
   */
  async overdue(nowSeconds: number, limit: number): Promise<readonly string[]> {
    const shards = await Promise.all(PENDING_SHARDS.map((shard) => this.overdueIn(shard, nowSeconds, limit)));
    return shards.flat();
  }

  private async overdueIn(shard: string, nowSeconds: number, limit: number): Promise<readonly string[]> {
    const { items } = await queryItems({
      TableName: this.table,
      IndexName: "pending-index",
      KeyConditionExpression: "pendingShard = :shard AND leaseUntil < :now",
      ExpressionAttributeValues: { ":shard": shard, ":now": nowSeconds },
      Limit: limit,
    });
    return items.map((item) => String(item.transactionId));
  }
}
