import { ConditionFailedError, deleteItem, putItem, queryItems } from "../common/clients";
import { SESSIONS_SHOWN } from "./limits";

export interface SessionItem {
  readonly kind: "session";
  /** SHA-256 of the token's secret, in hex. */
  readonly sessionId: string;
  readonly userId: string;
  /** The user's epoch at sign-in. */
  readonly sessionEpoch: number;
  readonly createdAt: string;
  /** Epoch seconds. DynamoDB deletes late, so readers check it too. */
  readonly expiresAt: number;
}

export class SessionRepository {
  constructor(private readonly table: string) {}

  async put(session: SessionItem): Promise<void> {
    await putItem({ TableName: this.table, Item: { ...session } });
  }

  /** The newest sessions of a user, ended ones among them. */
  async newestOf(userId: string): Promise<readonly SessionItem[]> {
    const { items } = await queryItems({
      TableName: this.table,
      IndexName: "user-index",
      KeyConditionExpression: "userId = :userId",
      ExpressionAttributeValues: { ":userId": userId },
      ScanIndexForward: false,
      Limit: SESSIONS_SHOWN,
    });
    return items.filter((item) => item.kind === "session") as unknown as SessionItem[];
  }

  /** @returns false when the user has no such session */
  async end(sessionId: string, userId: string): Promise<boolean> {
    try {
      await deleteItem({
        TableName: this.table,
        Key: { sessionId },
        ConditionExpression: "userId = :userId AND kind = :session",
        ExpressionAttributeValues: { ":userId": userId, ":session": "session" },
      });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      // The first attempt may have done it, with its answer lost.
      return error.afterRetry;
    }
  }
}
