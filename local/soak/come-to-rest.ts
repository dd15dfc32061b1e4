import { setTimeout as pause } from "node:timers/promises";
import type { LocalPlatform } from "../local-platform";
import { type RecordedPurchases, readPurchases } from "./audit/read-tables";

const OPEN: readonly string[] = ["pending", "requires_action", "refunding"];
/** Milliseconds between two runs of the reconciliation. */
const PAUSE = 500;

/**
 * With nothing failing any more: buyers end what their banks ask for, events arrive, the reconciliation does the rest.
 *
 * @param limit milliseconds after which what is still open stays so
 * @returns the tables then
 */
export async function comeToRest(platform: LocalPlatform, limit: number): Promise<RecordedPurchases> {
  const { payments, failures } = platform.peers;
  const table = platform.stage.naming.table("transactions");
  const end = performance.now() + limit;
  failures.paused = true;
  for (;;) {
    for (const { paymentId, status } of payments.ledger()) {
      if (status === "requires_action") payments.completeAction(paymentId, "succeeds");
    }
    const isQuiet = await Promise.race([
      payments.eventsSettled().then(() => true),
      pause(Math.max(PAUSE, end - performance.now()), false, { ref: false }),
    ]);
    await platform.runSchedules();
    const found = await readPurchases(platform.dynamodb, table);
    const isOpen = found.transactions.some(({ status }) => OPEN.includes(status));
    const isAtRest =
      isQuiet && !isOpen && payments.ledger().every(({ status }) => status !== "requires_action");
    if (isAtRest || performance.now() >= end) return found;
    await pause(PAUSE);
  }
}
