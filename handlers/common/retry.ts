import { setTimeout as pause } from "node:timers/promises";
import type { Deadline } from "./request";

/** Milliseconds of the longest first pause; each further one may be twice as long. */
const FIRST_PAUSE = 20;
/** Milliseconds of the longest pause of all. */
const LONGEST_PAUSE = 500;

export interface RetryLimits {
  readonly deadline: Deadline;
  /** @default as many as the deadline allows */
  readonly attempts?: number;
}

/**
 * Does `work`, and again while it fails with an error that passes, until the deadline.
 *
 * By hand because of the jitter: pauses are random between nothing and the limit ("full jitter"), which keeps rivals for
 * one item apart, while p-retry's are random in the upper half only and equal once they reach the limit.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retried<T>(
  work: () => Promise<T>,
  passes: (error: unknown) => boolean,
  { deadline, attempts = Number.POSITIVE_INFINITY }: RetryLimits,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = Math.random() * Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
      if (attempt >= attempts || !passes(error) || wait >= deadline.remaining()) throw error;
      await pause(wait);
    }
  }
}
