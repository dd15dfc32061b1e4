import { getItem, putItem, type WriteActions } from "../common/clients";
import { sha256Hex } from "../common/ids";

/** Proves the address of somebody who registers: everything that the account will need, until there is one. */
export interface RegistrationToken {
  readonly kind: "registration";
  readonly email: string;
  readonly name: string;
  /** In PHC form. */
  readonly passwordHash: string;
}

/** Proves the new address of a user. */
export interface EmailChangeToken {
  readonly kind: "email-change";
  readonly ownerId: string;
  readonly email: string;
  /** The user's epoch when it was asked for: any change that ends sessions ends the token too. */
  readonly sessionEpoch: number;
}

/** Lets its holder set a new password. */
export interface ResetToken {
  readonly kind: "password-reset";
  readonly ownerId: string;
  readonly sessionEpoch: number;
}

export type Token = RegistrationToken | EmailChangeToken | ResetToken;

/** Keys begin with what the token is for, so that none is good for anything else. */
const PREFIXES = {
  registration: "verification",
  "email-change": "verification",
  "password-reset": "reset",
} as const satisfies Record<Token["kind"], string>;

/**
 * Single-use tokens, which travel by mail. They lie among the sessions because these expire, and only as hashes. Their
 * owner is not called `userId`, so that they are in no list of sessions.
 */
export class TokenRepository {
  constructor(private readonly table: string) {}

  /** @param expiresAt epoch milliseconds */
  async put(secret: string, token: Token, expiresAt: number): Promise<void> {
    const sessionId = keyOf(token.kind, secret);
    await putItem({
      TableName: this.table,
      Item: { ...token, sessionId, expiresAt: Math.ceil(expiresAt / 1000) },
    });
  }

  /** @param now epoch milliseconds: DynamoDB deletes what has expired days late */
  async find<Kind extends Token["kind"]>(
    secret: string,
    kinds: readonly Kind[],
    now: number,
  ): Promise<Extract<Token, { kind: Kind }> | undefined> {
    const [kind] = kinds;
    if (kind === undefined) return undefined;
    const item = await getItem({
      TableName: this.table,
      Key: { sessionId: keyOf(kind, secret) },
      ConsistentRead: true,
    });
    const isAlive = typeof item?.expiresAt === "number" && item.expiresAt * 1000 > now;
    const isWanted = kinds.some((wanted) => wanted === item?.kind);
    return isAlive && isWanted ? (item as unknown as Extract<Token, { kind: Kind }>) : undefined;
  }

  /** The action that uses a token up; it fails when that has happened already. */
  spent(secret: string, { kind }: Token): WriteActions[number] {
    return {
      Delete: {
        TableName: this.table,
        Key: { sessionId: keyOf(kind, secret) },
        ConditionExpression: "attribute_exists(sessionId)",
      },
    };
  }
}

function keyOf(kind: Token["kind"], secret: string): string {
  return `${PREFIXES[kind]}#${sha256Hex(secret)}`;
}
