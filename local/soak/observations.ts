import type { ApiAnswer } from "../client/api-client";
import { textOf } from "../client/marketplace";
import type { ObservedPurchase } from "./audit/books";

/** Durations of answers in milliseconds. */
export interface Durations {
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** Of so many violations each is told; all are counted. */
const TOLD = 20;

/** What clients see while they are at it. */
export class Observations {
  requests = 0;
  violations = 0;
  readonly told: string[] = [];
  private readonly byStatus = new Map<string, number>();
  private readonly durations: number[] = [];
  private readonly byKey = new Map<string, { userId: string; key: string; answers: ApiAnswer[] }>();

  /** @param status as text, or why there was none @param duration milliseconds */
  count(status: string, duration: number): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.durations.push(duration);
  }

  violate(what: string): void {
    this.violations += 1;
    if (this.told.length < TOLD) this.told.push(what);
  }

  addPurchase(userId: string, key: string, answer: ApiAnswer): void {
    const name = `${userId} ${key}`;
    const known = this.byKey.get(name) ?? { userId, key, answers: [] };
    known.answers.push(answer);
    this.byKey.set(name, known);
  }

  /** How often each status was answered. */
  statuses(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.byStatus].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  latency(): Durations {
    const sorted = this.durations.toSorted((a, b) => a - b);
    const at = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0);
    return { p50: at(0.5), p99: at(0.99), longest: at(1) };
  }

  purchases(): readonly ObservedPurchase[] {
    return [...this.byKey.values()].map(({ userId, key, answers }) => ({
      userId,
      key,
      answers: answers.map((answer) => ({ status: answer.status, transactionId: transactionOf(answer) })),
    }));
  }
}

/** The transaction that an answer to a purchase is about; empty without one. */
export function transactionOf(answer: ApiAnswer): string {
  const own = textOf(answer, "transactionId");
  const { current } = (answer.body ?? {}) as { readonly current?: unknown };
  return own === "" ? textOf({ ...answer, body: current }, "transactionId") : own;
}
