import { problem } from "../common/problem";
import type { RouteTableOf } from "../common/route";
import { transaction, transactionList, transactionParams, transactionQuery } from "./schema";

export const transactionRoutes = {
  listTransactions: {
    method: "GET",
    path: "/transactions",
    access: "user",
    owner: "transactions",
    summary:
      "List one's own purchases, or a partner's own sales, newest first; admins name the user or partner. May lag a second",
    query: transactionQuery,
    responses: {
      200: { description: "The transactions", schema: transactionList },
      403: { description: "Sales are for partners, and only admins name a user or partner", schema: problem },
    },
  },
  getTransaction: {
    method: "GET",
    path: "/transactions/{transactionId}",
    access: "user",
    owner: "transactions",
    summary: "Read a transaction as its buyer, its partner or an admin",
    params: transactionParams,
    responses: {
      200: { description: "The transaction", schema: transaction },
      404: { description: "There is no such transaction, or it is somebody else's", schema: problem },
    },
  },
} as const satisfies RouteTableOf<"transactions">;
