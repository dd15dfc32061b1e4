import { setTimeout as pause } from "node:timers/promises";
import type { Deadline } from "./request";

/** Milliseconds of the longest first pause; each further one may be twice as long. */
const FIRST_PAUSE = 20;
/** Milliseconds of the longest pause of all. */
const LONGEST_PAUSE = 500;

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
  deadline: Deadline,
): Promise<T> {
  for (let limit = FIRST_PAUSE; ; limit = Math.min(limit * 2, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      const wait = Math.random() * limit;
      if (!passes(error) || wait >= deadline.remaining()) throw error;
      await pause(wait);
    }
  }
}
