import type { Role } from "../common/auth";
import { getItem, queryItems } from "../common/clients";

/** A user, without what only sign-in needs (the password's hash is never read here). */
export interface UserItem {
  readonly kind: "user";
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly status: "active" | "disabled";
  readonly createdAt: string;
}

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

/** `name`, `role` and `status` are reserved words of DynamoDB. */
const USER_ATTRIBUTES = ["kind", "userId", "email", "name", "role", "status", "createdAt"] as const;

/** More sessions than anyone has; the oldest ones are not shown beyond it. */
const SESSIONS_SHOWN = 100;

export class UserRepository {
  constructor(private readonly table: string) {}

  async find(userId: string): Promise<UserItem | undefined> {
    const item = await getItem({
      TableName: this.table,
      Key: { userId },
      ConsistentRead: true,
      ProjectionExpression: USER_ATTRIBUTES.map((attribute) => `#${attribute}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(USER_ATTRIBUTES.map((name) => [`#${name}`, name])),
    });
    return item?.kind === "user" ? (item as unknown as UserItem) : undefined;
  }
}

export class SessionRepository {
  constructor(private readonly table: string) {}

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
}
