import {
  ConditionFailedError,
  type Item,
  putItem,
  TransactionFailedError,
  transactWrite,
  type WriteActions,
} from "../common/clients";
import { newId } from "../common/ids";
import { epochSeconds, LEASE } from "./lease";
import {
  isGivenBack,
  isOpen,
  isTransaction,
  shardOf,
  type TransactionItem,
  type TransactionStatus,
} from "./transaction";

/** Marks that a user owns a solution, so that nobody pays twice for one. No id matches its key, and it is in no index. */
export interface OwnershipMarker {
  readonly kind: "ownership";
  /** `ownershipKey` of user and solution. */
  readonly transactionId: string;
  /** The transaction by which it is owned. */
  readonly heldBy: string;
}

export function ownershipKey(userId: string, solutionId: string): string {
  return `own#${userId}#${solutionId}`;
}

/** What has to be true of a published solution at the very moment of its sale. */
export type Sale = Pick<TransactionItem, "solutionId" | "partnerId" | "price">;

/** What became of the attempt to reserve: only `reserved` wrote anything. */
export type Reservation =
  | { readonly outcome: "reserved" }
  /** There is a transaction under this id already. */
  | { readonly outcome: "known"; readonly transaction: TransactionItem }
  | { readonly outcome: "owned"; readonly heldBy: string }
  /** The solution is no longer what the sale was about. */
  | { readonly outcome: "changed" };

/** Members of a transaction that a transition may set. */
export type Settings = Partial<
  Pick<TransactionItem, "reference" | "failure" | "attempt" | "chargedAt" | "leaseUntil">
>;

export interface Written {
  /** The transaction as it is now. */
  readonly item: TransactionItem;
  /** Whether this write made it so; false when somebody else had moved it on. */
  readonly applied: boolean;
}

/** Others may write between a read and its conditional write, each of them once or twice in a transaction's life. */
const WRITE_ATTEMPTS = 5;

/**
 * Writes transactions: every write is conditional on the status before it. It replaces the whole item on condition of its
 * version, which costs what an update would.
 *
 * Write units of a purchase (2 for each item of up to 1 kB in a transaction, 1 otherwise, and 1 for each index entry):
 * reserve 2 transaction + 3 index entries + 2 marker + 2 condition on the solution = 9; settle 1 + 2 index entries + 1 for
 * the one that leaves `pending-index` = 4; together 13. That the partner is active is therefore read, not a condition: a
 * fourth item would make it 15.
 */
export class Ledger {
  constructor(
    private readonly table: string,
    private readonly solutionsTable: string,
  ) {}

  /** Writes a new transaction together with the ownership, if the solution is still for sale like this. */
  async reserve(item: TransactionItem): Promise<Reservation> {
    const actions: WriteActions = [
      { Put: { TableName: this.table, Item: item, ...ifAbsent("transactionId") } },
      { ConditionCheck: this.onSale(item) },
    ];
    if (item.exclusive === true) {
      const marker: OwnershipMarker = {
        kind: "ownership",
        transactionId: ownershipKey(item.userId, item.solutionId),
        heldBy: item.transactionId,
      };
      actions.push({ Put: { TableName: this.table, Item: marker, ...ifAbsent("transactionId") } });
    }
    try {
      await transactWrite(actions);
      return { outcome: "reserved" };
    } catch (error) {
      if (!(error instanceof TransactionFailedError)) throw error;
      return refusal(error, item);
    }
  }

  /** Makes the work on an open transaction this caller's; undefined when somebody else was faster. */
  async takeOver(item: TransactionItem, now: number, settings: Settings = {}): Promise<Written | undefined> {
    const leaseUntil = epochSeconds(now) + LEASE;
    const change = { ...settings, attempt: item.attempt + 1, leaseUntil };
    const written = await this.write(item, this.successor(item, item.status, change, now));
    return written.applied ? written : undefined;
  }

  /**
   * Moves a transaction on from the status that `item` has; not applied when it has another one by now.
   *
   * @param now epoch milliseconds
   */
  async move(
    item: TransactionItem,
    to: TransactionStatus,
    now: number,
    settings: Settings = {},
  ): Promise<Written> {
    let current = item;
    for (let attempt = 1; ; attempt += 1) {
      const written = await this.write(current, this.successor(current, to, settings, now));
      const isMovedOn = written.item.status !== item.status || attempt === WRITE_ATTEMPTS;
      if (written.applied || isMovedOn) return written;
      current = written.item;
    }
  }

  /** Ends a transaction of which the gateway knows nothing, unless anybody has worked on it since `item` was read. */
  async expire(item: TransactionItem, now: number): Promise<Written> {
    return this.write(item, this.successor(item, "expired", {}, now));
  }

  private successor(
    item: TransactionItem,
    status: TransactionStatus,
    settings: Settings,
    now: number,
  ): TransactionItem {
    const { leaseUntil, pendingShard, ...rest } = { ...item, ...settings };
    const open = {
      leaseUntil: leaseUntil ?? epochSeconds(now) + LEASE,
      pendingShard: shardOf(item.transactionId),
    };
    return {
      ...rest,
      status,
      ...(isOpen(status) ? open : {}),
      updatedAt: new Date(now).toISOString(),
      version: item.version + 1,
      writeId: newId(),
    };
  }

  /** Replaces `before` by `after`, and gives the solution free where that ends the ownership. */
  private async write(before: TransactionItem, after: TransactionItem): Promise<Written> {
    const put = {
      TableName: this.table,
      Item: after,
      ConditionExpression: "#status = :from AND attempt = :attempt AND version = :version",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":from": before.status,
        ":attempt": before.attempt,
        ":version": before.version,
      },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    };
    try {
      const gives = before.exclusive === true && isGivenBack(after.status);
      if (gives) await transactWrite([{ Put: put }, { Delete: this.ownershipOf(before) }]);
      else await putItem(put);
      return { item: after, applied: true };
    } catch (error) {
      const stored = storedInstead(error);
      if (!isTransaction(stored)) throw error;
      // The answer to an earlier attempt of this very write got lost.
      return { item: stored, applied: stored.writeId === after.writeId };
    }
  }

  private ownershipOf({ userId, solutionId, transactionId }: TransactionItem) {
    return {
      TableName: this.table,
      Key: { transactionId: ownershipKey(userId, solutionId) },
      ConditionExpression: "heldBy = :holder",
      ExpressionAttributeValues: { ":holder": transactionId },
    };
  }

  private onSale({ solutionId, partnerId, price }: Sale) {
    return {
      TableName: this.solutionsTable,
      Key: { solutionId },
      ConditionExpression:
        // Published solutions of a disabled partner have no category: that is what hides them.
        "#status = :published AND attribute_exists(category) AND partnerId = :partner AND price.amount = :amount AND price.currency = :currency",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":published": "published",
        ":partner": partnerId,
        ":amount": price.amount,
        ":currency": price.currency,
      },
    };
  }
}

function ifAbsent(key: string) {
  return {
    ConditionExpression: `attribute_not_exists(${key})`,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
}

function storedInstead(error: unknown): Item | undefined {
  if (error instanceof ConditionFailedError) return error.item;
  return error instanceof TransactionFailedError ? error.reasons[0]?.item : undefined;
}

function refusal({ reasons }: TransactionFailedError, item: TransactionItem): Reservation {
  const [transaction, solution, ownership] = reasons;
  if (isTransaction(transaction?.item)) {
    const isOwnWrite = transaction.item.writeId === item.writeId;
    return isOwnWrite ? { outcome: "reserved" } : { outcome: "known", transaction: transaction.item };
  }
  if (solution?.code === "ConditionalCheckFailed") return { outcome: "changed" };
  return { outcome: "owned", heldBy: String(ownership?.item?.heldBy) };
}
