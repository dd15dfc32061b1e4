import { randomUUID } from "node:crypto";
import { environment } from "../common/env";
import { reportingFailures } from "../common/failures";
import { log } from "../common/logger";
import { countOverall } from "../common/metrics";
import { Deadline, type Invocation, within } from "../common/request";
import { chooseGateway } from "./gateway/choose-gateway";
import { Ledger } from "./ledger";
import { Payments } from "./payments";
import { PendingRepository } from "./pending";
import { Reconciler, type Reconciliation } from "./reconciler";
import { TransactionRepository } from "./repository";

/** How many ids one log entry names: enough to look into, and far below the 1 MB of an entry. */
const IDS_LOGGED = 100;

/** Milliseconds that a run has outside of Lambda. */
const LOCAL_TIME = 30_000;
/** Milliseconds of the function's time that are kept for its end. */
const KEPT_TIME = 2_000;

const { transactionsTable, solutionsTable } = environment();
const ledger = new Ledger(transactionsTable, solutionsTable);
const reconciler = new Reconciler({
  pending: new PendingRepository(transactionsTable),
  transactions: new TransactionRepository(transactionsTable),
  ledger,
  payments: new Payments(ledger, chooseGateway()),
});

/**
 * Runs on a schedule: goes on with transactions that stayed open beyond their lease, since the function that worked on
 * them died or the gateway did not answer. What it cannot end waits for the next run.
 */
export async function handler(_event?: unknown, invocation?: Invocation): Promise<Reconciliation> {
  // Nobody waits for the answer, so a run may use all of the function's time.
  const time = invocation?.getRemainingTimeInMillis?.() ?? LOCAL_TIME;
  const scope = { id: randomUUID(), deadline: new Deadline(time - KEPT_TIME) };
  return within(scope, async () => {
    const result = await reportingFailures({ requestId: scope.id }, () => reconciler.run());
    const { overdue, worked, left } = result;
    if (overdue > 0) {
      const transactionIds = left.slice(0, IDS_LOGGED);
      log("WARN", "overdue transactions", { overdue, worked, left: left.length, transactionIds });
    }
    countOverall("overdueTransactions", left.length);
    return result;
  });
}
