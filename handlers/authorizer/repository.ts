import { getItem, type Item } from "../common/clients";

/** The attributes that the authorizer may read, keys included: its role is limited to them by `dynamodb:Attributes`. */
export const SESSION_ATTRIBUTES = ["sessionId", "userId", "sessionEpoch", "expiresAt"] as const;
export const USER_ATTRIBUTES = ["userId", "role", "status", "sessionEpoch"] as const;

export class CredentialRepository {
  constructor(
    private readonly usersTable: string,
    private readonly sessionsTable: string,
  ) {}

  /** Session and user side by side, strongly consistent: an ended session must not pass once more. */
  async read(sessionId: string, userId: string): Promise<readonly [Item | undefined, Item | undefined]> {
    return Promise.all([
      readAttributes(this.sessionsTable, { sessionId }, SESSION_ATTRIBUTES),
      readAttributes(this.usersTable, { userId }, USER_ATTRIBUTES),
    ]);
  }
}

function readAttributes(
  table: string,
  key: Readonly<Record<string, string>>,
  attributes: readonly string[],
): Promise<Item | undefined> {
  return getItem({
    TableName: table,
    Key: key,
    ConsistentRead: true,
    ProjectionExpression: attributes.map((attribute) => `#${attribute}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
  });
}
