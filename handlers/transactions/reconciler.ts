import type { Clock } from "../common/clock";
import { errorFields, log } from "../common/logger";
import { currentScope } from "../common/request";
import { epochSeconds, isChargeable, leaseLeft } from "./lease";
import type { Ledger } from "./ledger";
import type { Payments } from "./payments";
import type { PendingRepository } from "./pending";
import type { TransactionRepository } from "./repository";
import { isOpen } from "./transaction";

/** Who the audit trail names for what nobody asked for. */
const ACTOR = "system";
/** Of each shard in one run; what is left over is found by the next. */
const BATCH = 100;
/** How many are worked on at a time: they wait for the gateway most of it. */
const WORKERS = 8;
/** Milliseconds that one transaction can take: two requests to the gateway and the writes around them. */
const TIME_FOR_ONE = 12_000;

/** What one run found and did. */
export interface Reconciliation {
  /** Open transactions whose lease was over. */
  readonly overdue: number;
  /** Of these, how many this run took on. */
  readonly worked: number;
  /** The ids of those that are still open. */
  readonly left: readonly string[];
}

export interface ReconcilerParts {
  readonly pending: PendingRepository;
  readonly transactions: TransactionRepository;
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly clock?: Clock;
}

/** Takes over the open transactions that nobody works on, those first that wait longest. */
export class Reconciler {
  private readonly now: Clock;

  constructor(private readonly parts: ReconcilerParts) {
    this.now = parts.clock ?? Date.now;
  }

  async run(): Promise<Reconciliation> {
    const overdue = await this.parts.pending.overdue(epochSeconds(this.now()), BATCH);
    const waiting = [...overdue];
    const left = new Set(overdue);
    let worked = 0;
    const work = async () => {
      while (currentScope().deadline.remaining() > TIME_FOR_ONE) {
        const transactionId = waiting.shift();
        if (transactionId === undefined) return;
        const outcome = await this.takeOn(transactionId);
        if (outcome !== "elsewhere") worked += 1;
        if (outcome !== "open") left.delete(transactionId);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    return { overdue: overdue.length, worked, left: [...left] };
  }

  /** One that fails must not keep the others waiting: its lease moves it behind them. */
  private async takeOn(transactionId: string): Promise<"open" | "closed" | "elsewhere"> {
    try {
      const item = await this.parts.transactions.find(transactionId);
      const now = this.now();
      // The index lags behind: somebody may have been faster.
      if (item === undefined || !isOpen(item.status) || leaseLeft(item, now) > 0) return "elsewhere";
      const isCharge = item.status === "pending" && item.reference === undefined && isChargeable(item, now);
      const charged = isCharge ? { chargedAt: epochSeconds(now) } : {};
      const taken = await this.parts.ledger.takeOver(item, now, charged);
      if (taken === undefined) return "elsewhere";
      const { transaction } = await this.parts.payments.proceed(taken.item, ACTOR);
      return isOpen(transaction.status) ? "open" : "closed";
    } catch (error) {
      log("ERROR", "reconciliation failed", { transactionId, ...errorFields(error) });
      return "open";
    }
  }
}
