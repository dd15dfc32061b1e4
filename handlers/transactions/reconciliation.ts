import { environment } from "../common/env";
import { reportingFailures } from "../common/failures";
import { log } from "../common/logger";
import { countOverall } from "../common/metrics";
import { PendingRepository } from "./pending";

/** How many ids one log entry names: enough to look into, and far below the 1 MB of an entry. */
const IDS_LOGGED = 100;

const pending = new PendingRepository(environment().transactionsTable);

/** What one run found. */
export interface Reconciliation {
  readonly overdue: number;
}

/**
 * Runs on a schedule: finds transactions that stayed open beyond their lease, since the function that worked on them died,
 * logs their ids and counts them. It does not retry, settle or expire them: that needs the payment gateway, which the
 * purchase routes bring. Until then nothing writes open transactions, and a count above zero means manual work.
 */
export async function handler(): Promise<Reconciliation> {
  const overdue = await reportingFailures({}, () => pending.overdue(Math.floor(Date.now() / 1000)));
  if (overdue.length > 0) {
    log("WARN", "overdue transactions", {
      count: overdue.length,
      transactionIds: overdue.slice(0, IDS_LOGGED),
    });
  }
  countOverall("overdueTransactions", overdue.length);
  return { overdue: overdue.length };
}
