import { setTimeout as pause } from "node:timers/promises";
import { type ApiAnswer, NoAnswerError } from "./api-client";
import type { Call } from "./marketplace";

const ATTEMPTS = 8;
/** Milliseconds before the second attempt; each further pause is longer by as much. */
const PAUSE = 250;
/** Seconds of a Retry-After that somebody still waits for: a lease's, and no quarter of an hour. */
const LONGEST_WAIT = 40;

/**
 * The same calls, again while the platform cannot serve them: for what may be done twice.
 *
 * @returns the last answer, whatever it is; it throws NoAnswerError when there never was one
 */
export function persistent(call: Call): Call {
  return async (...asked) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await call(...asked).catch((error: unknown) => {
        if (error instanceof NoAnswerError && attempt < ATTEMPTS) return undefined;
        throw error;
      });
      const wait = waitBefore(answer, attempt);
      if (answer !== undefined && (wait === undefined || attempt === ATTEMPTS)) return answer;
      await pause(wait);
    }
  };
}

/** Milliseconds until another attempt makes sense; undefined: the answer stays what it is. */
function waitBefore(answer: ApiAnswer | undefined, attempt: number): number | undefined {
  if (answer === undefined) return PAUSE * attempt;
  const { "retry-after": after } = answer.headers;
  if (after !== undefined) return Number(after) <= LONGEST_WAIT ? Number(after) * 1_000 : undefined;
  return answer.status >= 500 ? PAUSE * attempt : undefined;
}
