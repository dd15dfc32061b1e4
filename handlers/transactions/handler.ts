import { environment } from "../common/env";
import { serve } from "../common/router";
import { TransactionRepository } from "./repository";
import { transactionRoutes } from "./routes";
import { TransactionService } from "./service";

const transactions = new TransactionService(new TransactionRepository(environment().transactionsTable));

export const handler = serve(transactionRoutes, {
  listTransactions: async ({ query, principal }) => ({
    status: 200,
    body: await transactions.list(query, principal),
  }),
  getTransaction: async ({ params, principal }) => ({
    status: 200,
    body: await transactions.read(params.transactionId, principal),
  }),
});
