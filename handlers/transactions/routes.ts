import { problem } from "../common/problem";
import type { RouteTableOf } from "../common/route";
import {
  balance,
  download,
  fileList,
  fileParams,
  openTransaction,
  purchaseHeaders,
  purchaseRequest,
  transaction,
  transactionList,
  transactionParams,
  transactionQuery,
} from "./schema";

const PURCHASE_HEADERS = {
  Location: "Where the transaction is",
  "Idempotent-Replayed": "true when the transaction was there before this request",
};

const HIDDEN = { description: "There is no such transaction, or it is somebody else's", schema: problem };
const NOT_SETTLED = { description: "The transaction is not settled, or refunded", schema: problem };

export const transactionRoutes = {
  createTransaction: {
    method: "POST",
    path: "/transactions",
    access: "user",
    owner: "transactions",
    summary:
      "Buy a published solution. paymentMethod is required unless it is free. The same Idempotency-Key never buys twice: it answers with the purchase as it stands, and Idempotent-Replayed",
    headers: purchaseHeaders,
    body: purchaseRequest,
    responses: {
      201: { description: "Bought", schema: transaction, headers: PURCHASE_HEADERS },
      202: {
        description:
          "The payment is open: it requires an action of the buyer, or the gateway has not answered",
        schema: openTransaction,
        headers: PURCHASE_HEADERS,
      },
      402: {
        description: "The payment was declined or has expired; final for this key",
        schema: problem,
        headers: PURCHASE_HEADERS,
      },
      404: { description: "There is no such published solution", schema: problem },
      409: {
        description:
          "The price is another one, the buyer owns the solution, or another request works on this purchase",
        schema: problem,
      },
      422: {
        description: "The key was used for another request, or this solution is not for sale to this buyer",
        schema: problem,
      },
    },
  },
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
    responses: { 200: { description: "The transaction", schema: transaction }, 404: HIDDEN },
  },
  refundTransaction: {
    method: "POST",
    path: "/transactions/{transactionId}/refund",
    access: "user",
    owner: "transactions",
    summary: "Give everything back, once: partners for their own sales, admins for all",
    params: transactionParams,
    responses: {
      200: { description: "Refunded", schema: transaction },
      202: { description: "The gateway has not answered yet; downloads have stopped", schema: transaction },
      403: { description: "Only partners and admins refund", schema: problem },
      404: HIDDEN,
      409: {
        description: "Not settled, refunded already, being refunded, or refused by the gateway",
        schema: problem,
      },
    },
  },
  listTransactionFiles: {
    method: "GET",
    path: "/transactions/{transactionId}/files",
    access: "user",
    owner: "transactions",
    summary: "List the files of a solution that one has bought",
    params: transactionParams,
    responses: { 200: { description: "The files", schema: fileList }, 404: HIDDEN, 409: NOT_SETTLED },
  },
  downloadTransactionFile: {
    method: "GET",
    path: "/transactions/{transactionId}/files/{fileId}/download",
    access: "user",
    owner: "transactions",
    summary: "Get an address from which a file that one has bought can be downloaded for ten minutes",
    params: fileParams,
    responses: { 200: { description: "The address", schema: download }, 404: HIDDEN, 409: NOT_SETTLED },
  },
  receivePaymentEvent: {
    method: "POST",
    path: "/webhooks/payments",
    access: "public",
    owner: "transactions",
    summary: "For the payment gateway, which signs the bytes of the body",
    rawBody: true,
    responses: {
      200: { description: "Taken in, or of no interest" },
      400: {
        description: "The signature is missing, wrong or too old, or the event has no meaning",
        schema: problem,
      },
    },
  },
  getBalance: {
    method: "GET",
    path: "/users/me/balance",
    access: "partner",
    owner: "transactions",
    summary: "Read what one has earned: settled minus refunded, per currency, after the fee",
    responses: { 200: { description: "The balance", schema: balance } },
  },
} as const satisfies RouteTableOf<"transactions">;
