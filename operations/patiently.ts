import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two attempts. */
const PAUSE = 3_000;

/**
 * Does `work` again until AWS is ready for it.
 *
 * @param limit milliseconds; afterwards the last failure counts
 * @param isPassing whether waiting can help against the failure
 */
export async function patiently<T>(
  limit: number,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() + PAUSE > end) throw error;
    }
    await sleep(PAUSE);
  }
}
