import { endpointSetting, environment, integerSetting, setting } from "../common/env";
import { serve } from "../common/router";
import { parameter } from "../common/secrets";
import { purchaseReply, refundReply } from "./answer";
import { BalanceService } from "./balance";
import { DownloadSigner } from "./download-signer";
import { DownloadService } from "./downloads";
import { FileRepository } from "./files";
import { chooseGateway } from "./gateway/choose-gateway";
import { Ledger } from "./ledger";
import { OfferRepository } from "./offers";
import { Payments } from "./payments";
import { PurchaseService } from "./purchase";
import { RefundService } from "./refund";
import { TransactionRepository } from "./repository";
import { transactionRoutes } from "./routes";
import { TransactionService } from "./service";
import { WebhookService } from "./webhook";

const { transactionsTable, solutionsTable, usersTable } = environment();
const downloadKey = setting("DOWNLOAD_KEY_PARAMETER");

const gateway = chooseGateway();
const stored = new TransactionRepository(transactionsTable);
const ledger = new Ledger(transactionsTable, solutionsTable);
const payments = new Payments(ledger, gateway);

const transactions = new TransactionService(stored);
const purchases = new PurchaseService({
  transactions: stored,
  offers: new OfferRepository(solutionsTable, usersTable),
  ledger,
  payments,
  mode: () => gateway.mode(),
  feeBasisPoints: integerSetting("FEE_BASIS_POINTS", 0, 10_000),
});
const refunds = new RefundService(stored, ledger, payments);
const webhooks = new WebhookService(stored, payments, gateway);
const balances = new BalanceService(stored);
const downloads = new DownloadService(
  stored,
  new FileRepository(solutionsTable),
  new DownloadSigner({
    origin: endpointSetting("CDN_ENDPOINT", `https://${setting("CDN_DOMAIN")}`),
    keyId: setting("DOWNLOAD_KEY_ID"),
    privateKey: () => parameter(downloadKey),
  }),
);

export const handler = serve(transactionRoutes, {
  createTransaction: async ({ body, headers, principal, request }) =>
    purchaseReply(await purchases.buy(body, headers["Idempotency-Key"], principal), principal, request.id),
  listTransactions: async ({ query, principal }) => ({
    status: 200,
    body: await transactions.list(query, principal),
  }),
  getTransaction: async ({ params, principal }) => ({
    status: 200,
    body: await transactions.read(params.transactionId, principal),
  }),
  refundTransaction: async ({ params, principal }) =>
    refundReply(await refunds.refund(params.transactionId, principal), principal),
  listTransactionFiles: async ({ params, principal }) => ({
    status: 200,
    body: await downloads.list(params.transactionId, principal),
  }),
  downloadTransactionFile: async ({ params, principal }) => ({
    status: 200,
    body: await downloads.link(params.transactionId, params.fileId, principal),
  }),
  receivePaymentEvent: async ({ request }) => {
    await webhooks.receive(request);
    return { status: 200 };
  },
  getBalance: async ({ principal }) => ({ status: 200, body: await balances.read(principal) }),
});
