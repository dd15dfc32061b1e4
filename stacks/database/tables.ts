import type { TableKey } from "../../config/naming";
import type { ContributorInsightsMode } from "../../config/stages";

/**
 * DynamoDB's type of every attribute that is a key somewhere: `S` text, `N` number. Times are ISO 8601 UTC and sort as
 * text; `leaseUntil` is compared with a clock, so it is a number of epoch seconds.
 */
export const KEY_ATTRIBUTES = {
  category: "S",
  createdAt: "S",
  email: "S",
  leaseUntil: "N",
  partnerId: "S",
  pendingShard: "S",
  sessionId: "S",
  solutionId: "S",
  transactionId: "S",
  userId: "S",
} as const satisfies Record<string, "S" | "N">;
export type KeyAttribute = keyof typeof KEY_ATTRIBUTES;

/** A global secondary index. An item without one of its keys is not in it: such an index is called sparse. */
export interface IndexDefinition {
  readonly name: string;
  readonly hashKey: KeyAttribute;
  readonly rangeKey?: KeyAttribute;
  /** What a query of the index finds beside the keys; every projected byte is written twice. */
  readonly projection: "ALL" | "KEYS_ONLY";
  /** @default the mode of the stage */
  readonly contributorInsights?: ContributorInsightsMode;
}

export interface TableDefinition {
  readonly hashKey: KeyAttribute;
  readonly indexes: readonly IndexDefinition[];
  /** Attribute with the epoch second after which DynamoDB may delete an item, days late. Absent: items stay. */
  readonly ttlAttribute?: string;
}

/** The tables of the platform. A changed key, or a changed key of an index, replaces what it belongs to. */
export const TABLES = {
  users: {
    hashKey: "userId",
    indexes: [
      {
        // For the admins' list only; sign-in reads the marker item of an e-mail address instead.
        name: "email-index",
        hashKey: "email",
        projection: "KEYS_ONLY",
        // Keys are shown in clear text, and these are e-mail addresses: none are recorded while nothing is throttled.
        contributorInsights: "THROTTLED_KEYS",
      },
    ],
  },
  solutions: {
    hashKey: "solutionId",
    indexes: [
      // Sparse: only published solutions have a category, so that this index is the public catalogue.
      { name: "category-index", hashKey: "category", rangeKey: "createdAt", projection: "ALL" },
      { name: "partner-index", hashKey: "partnerId", rangeKey: "createdAt", projection: "ALL" },
    ],
  },
  transactions: {
    hashKey: "transactionId",
    indexes: [
      { name: "user-index", hashKey: "userId", rangeKey: "createdAt", projection: "ALL" },
      { name: "partner-index", hashKey: "partnerId", rangeKey: "createdAt", projection: "ALL" },
      // Sparse: holds a transaction only while it is open, for the payment reconciliation.
      { name: "pending-index", hashKey: "pendingShard", rangeKey: "leaseUntil", projection: "KEYS_ONLY" },
    ],
  },
  sessions: {
    hashKey: "sessionId",
    indexes: [{ name: "user-index", hashKey: "userId", rangeKey: "createdAt", projection: "ALL" }],
    ttlAttribute: "expiresAt",
  },
} as const satisfies Record<TableKey, TableDefinition>;
