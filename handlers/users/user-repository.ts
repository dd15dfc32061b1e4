import {
  getItem,
  type Item,
  scanItems,
  TransactionFailedError,
  transactWrite,
  updateItem,
  type WriteActions,
} from "../common/clients";
import type { CursorKey } from "../common/cursor";
import { givenBackBy, markerKey, takenBy } from "./email-markers";
import type { User, UserWithPassword } from "./user";
import { type UserChange, updateOf } from "./user-change";

const USER_ATTRIBUTES = [
  "kind",
  "userId",
  "email",
  "name",
  "role",
  "status",
  "createdAt",
  "sessionEpoch",
  "version",
  "partnerApplicationAt",
] as const;

/**
 * How a change of several items ended: `stale` when the user has changed since it was read, `refused` when another item is
 * not as it has to be (a token that is used, an address that is taken). Nothing is written but for `done`.
 */
export type Outcome = "done" | "stale" | "refused";

/** Where a user is in the list of all users. */
export type ListPosition = Readonly<Record<"email" | "userId", string>>;

export interface PositionPage {
  readonly positions: readonly ListPosition[];
  /** Where the next page starts; undefined at the end. */
  readonly next: ListPosition | undefined;
}

/** Users, and the markers by which an e-mail address belongs to one user only. */
export class UserRepository {
  constructor(private readonly table: string) {}

  async find(userId: string): Promise<User | undefined> {
    const item = await this.read({ userId }, USER_ATTRIBUTES);
    return item?.kind === "user" ? (item as unknown as User) : undefined;
  }

  /** For what needs the password's hash. */
  async findWithPassword(userId: string): Promise<UserWithPassword | undefined> {
    const item = await this.read({ userId }, [...USER_ATTRIBUTES, "passwordHash"]);
    return item?.kind === "user" ? (item as unknown as UserWithPassword) : undefined;
  }

  /** The id of the user whom a normalised address belongs to. */
  async ownerOf(email: string): Promise<string | undefined> {
    const marker = await this.read({ userId: markerKey(email) }, ["kind", "ownerId"]);
    return marker?.kind === "email-marker" ? String(marker.ownerId) : undefined;
  }

  /** @param others actions without which there is no user, such as the end of a token */
  async create(user: UserWithPassword, ...others: WriteActions): Promise<boolean> {
    const Item = { ...user };
    const isNew = { ConditionExpression: "attribute_not_exists(userId)" };
    const outcome = await this.write(
      { Put: { TableName: this.table, Item, ...isNew } },
      takenBy(this.table, user.email, user.userId),
      ...others,
    );
    return outcome === "done";
  }

  /** @param user as it was read: nothing happens when it has changed since */
  change(user: User, change: UserChange, ...others: WriteActions): Promise<Outcome> {
    const { userId, email } = user;
    const next = change.set?.email;
    const taken = next === undefined ? [] : [takenBy(this.table, next, userId)];
    const goesFrom = next !== undefined || change.leaves === true;
    const givenBack = goesFrom ? [givenBackBy(this.table, email, userId)] : [];
    return this.write(updateOf(this.table, user, change), ...taken, ...givenBack, ...others);
  }

  /** Replaces a hash by one of the same password, unless the password was changed in between. */
  async rehash({ userId, passwordHash }: UserWithPassword, next: string): Promise<void> {
    await updateItem({
      TableName: this.table,
      Key: { userId },
      UpdateExpression: "SET passwordHash = :next",
      ConditionExpression: "passwordHash = :current",
      ExpressionAttributeValues: { ":next": next, ":current": passwordHash },
    });
  }

  /** Where users are in the list of all: in no order that means anything, but always in the same. */
  async positions(limit: number, from: CursorKey | undefined): Promise<PositionPage> {
    const { items, lastKey } = await scanItems({
      TableName: this.table,
      IndexName: "email-index",
      Limit: limit,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    return {
      positions: items as unknown as ListPosition[],
      next: lastKey as unknown as ListPosition | undefined,
    };
  }

  /** A transaction even for one item: its token makes a repeated request harmless when an answer got lost. */
  private async write(user: WriteActions[number], ...others: WriteActions): Promise<Outcome> {
    try {
      await transactWrite([user, ...others]);
      return "done";
    } catch (error) {
      if (!(error instanceof TransactionFailedError)) throw error;
      const [, ...reasons] = error.reasons;
      return reasons.some(({ code }) => code !== "None") ? "refused" : "stale";
    }
  }

  private read(
    Key: Readonly<Record<string, string>>,
    attributes: readonly string[],
  ): Promise<Item | undefined> {
    return getItem({
      TableName: this.table,
      Key,
      ConsistentRead: true,
      // `name`, `role` and `status` are reserved words of DynamoDB.
      ProjectionExpression: attributes.map((attribute) => `#${attribute}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    });
  }
}
