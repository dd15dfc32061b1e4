import type { FunctionKey } from "../../config/naming";
import type { FacilityKey } from "./facilities";
import type { TableAccess } from "./table-access";

/** What makes one function different from the others. */
export interface FunctionDefinition {
  readonly description: string;
  /** Exactly the actions that its code uses. */
  readonly access: readonly TableAccess[];
  readonly uses: readonly FacilityKey[];
}

/** Of a user: enough to know whether somebody may sell, and nothing to sign in with. */
const STANDING = ["userId", "role", "status"];

/** Markers that one user owns one solution: all that is ever deleted from the transactions. */
const OWNERSHIP_MARKERS = "own#*";

/** The functions of the platform: exactly what each may do, and whom it calls. */
export const FUNCTIONS: Readonly<Record<FunctionKey, FunctionDefinition>> = {
  users: {
    description: "Accounts, sessions and the health of the API",
    access: [
      {
        table: "users",
        actions: ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"],
      },
      { table: "users", index: "email-index", actions: ["Scan"] },
      { table: "sessions", actions: ["GetItem", "PutItem", "UpdateItem", "DeleteItem"] },
      { table: "sessions", index: "user-index", actions: ["Query"] },
      // To hide what a disabled partner sells.
      { table: "solutions", actions: ["UpdateItem"] },
      { table: "solutions", index: "partner-index", actions: ["Query"] },
    ],
    uses: ["auditTrail", "cursors", "mail"],
  },
  solutions: {
    description: "The catalogue of solutions",
    access: [
      { table: "solutions", actions: ["GetItem", "PutItem", "UpdateItem"] },
      { table: "solutions", index: "category-index", actions: ["Query"] },
      { table: "solutions", index: "partner-index", actions: ["Query"] },
      { table: "users", actions: ["ConditionCheckItem"] },
    ],
    uses: ["auditTrail", "currencies", "cursors", "uploads"],
  },
  transactions: {
    description: "Purchases and sales",
    access: [
      { table: "transactions", actions: ["GetItem", "PutItem"] },
      { table: "transactions", actions: ["DeleteItem"], keys: OWNERSHIP_MARKERS },
      { table: "transactions", index: "user-index", actions: ["Query"] },
      { table: "transactions", index: "partner-index", actions: ["Query"] },
      { table: "solutions", actions: ["GetItem", "ConditionCheckItem"] },
      { table: "users", actions: ["GetItem"], attributes: STANDING },
    ],
    uses: ["auditTrail", "currencies", "cursors", "downloads", "fees", "paymentEvents", "payments"],
  },
  authorizer: {
    description: "Decides whose session a bearer token is",
    access: [
      {
        table: "sessions",
        actions: ["GetItem"],
        attributes: ["sessionId", "userId", "expiresAt", "sessionEpoch"],
      },
      { table: "users", actions: ["GetItem"], attributes: ["userId", "role", "status", "sessionEpoch"] },
    ],
    uses: [],
  },
  reconciliation: {
    description: "Brings payments whose lease has run out to an end",
    access: [
      { table: "transactions", actions: ["GetItem", "PutItem"] },
      { table: "transactions", actions: ["DeleteItem"], keys: OWNERSHIP_MARKERS },
      { table: "transactions", index: "pending-index", actions: ["Query"] },
    ],
    uses: ["auditTrail", "payments"],
  },
};
