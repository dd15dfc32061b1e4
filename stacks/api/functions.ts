import type { FunctionKey } from "../../config/naming";
import type { InterfaceEndpointService } from "../../config/stages";
import type { TableAccess } from "./table-access";

/** An AWS service that function code calls by itself; logs and traces of the runtime do not pass the function's network. */
export type CalledService = "dynamodb" | "s3" | InterfaceEndpointService;

/** What makes one function different from the others. */
export interface FunctionDefinition {
  readonly description: string;
  readonly access: readonly TableAccess[];
  readonly calls: readonly CalledService[];
  /** Whether it calls the stage's payment gateway, which may be a host on the internet. */
  readonly callsPaymentGateway: boolean;
}

/** All functions call these: the tables, and the log group that holds the audit trail. */
const COMMON_CALLS: readonly CalledService[] = ["dynamodb", "logs"];

/** The functions of the platform: exactly what each may read, and whom it calls. */
export const FUNCTIONS: Readonly<Record<FunctionKey, FunctionDefinition>> = {
  users: {
    description: "Accounts, sessions and the health of the API",
    access: [
      { table: "users", actions: ["GetItem"] },
      { table: "sessions", index: "user-index", actions: ["Query"] },
    ],
    calls: COMMON_CALLS,
    callsPaymentGateway: false,
  },
  solutions: {
    description: "The catalogue of solutions",
    access: [
      { table: "solutions", actions: ["GetItem"] },
      { table: "solutions", index: "category-index", actions: ["Query"] },
      { table: "solutions", index: "partner-index", actions: ["Query"] },
    ],
    calls: COMMON_CALLS,
    callsPaymentGateway: false,
  },
  transactions: {
    description: "Purchases and sales",
    access: [
      { table: "transactions", actions: ["GetItem"] },
      { table: "transactions", index: "user-index", actions: ["Query"] },
      { table: "transactions", index: "partner-index", actions: ["Query"] },
    ],
    calls: COMMON_CALLS,
    callsPaymentGateway: true,
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
    calls: COMMON_CALLS,
    callsPaymentGateway: false,
  },
  reconciliation: {
    description: "Finds payments whose lease has run out",
    access: [{ table: "transactions", index: "pending-index", actions: ["Query"] }],
    calls: COMMON_CALLS,
    callsPaymentGateway: true,
  },
};
