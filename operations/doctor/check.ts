import { awsFailure } from "../aws-failure";
import { FreeTime } from "./free-time";

/** What is the case with one prerequisite of a stage. */
export interface Check {
  /** For people: "state bucket". */
  readonly name: string;
  readonly state: "ok" | "warning" | "failed";
  /** What was found. */
  readonly detail: string;
  /** What to do about it; there is one for everything that is not ok. */
  readonly remedy?: string;
}

/** A check, with whether a plan makes sense without it. */
export interface Finding extends Check {
  /** Plan and apply would fail, at once or half-way. */
  readonly stopsPlan?: boolean;
}

/** Milliseconds that one check may take. */
const TIME_LIMIT = 5_000;

export function ok(name: string, detail: string): Finding {
  return { name, state: "ok", detail };
}

export function warning(name: string, detail: string, remedy: string): Finding {
  return { name, state: "warning", detail, remedy };
}

/** @param stopsPlan plan and apply would fail, too */
export function failed(name: string, detail: string, remedy: string, stopsPlan = false): Finding {
  return { name, state: "failed", detail, remedy, stopsPlan };
}

/**
 * What `look` finds. Permissions that these credentials lack are a warning, since others may have them; everything else
 * that keeps AWS from answering, within five seconds, is a failure.
 *
 * @param stopsPlan what cannot be read is needed by plan and apply themselves
 */
export async function finding(
  name: string,
  look: () => Promise<Finding>,
  stopsPlan = false,
): Promise<Finding> {
  const limit = new FreeTime();
  const late = limit.over(TIME_LIMIT).then(() => unanswered(name, stopsPlan));
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    const { kind, detail, remedy } = awsFailure(error);
    return kind === "denied" && !stopsPlan
      ? warning(name, `not checked: ${detail}`, remedy)
      : failed(name, detail, remedy, stopsPlan);
  } finally {
    limit.stop();
  }
}

function unanswered(name: string, stopsPlan: boolean): Finding {
  const remedy = "Check the network, proxies and AWS_ENDPOINT_URL*; then run this again.";
  return failed(name, `no answer within ${TIME_LIMIT / 1000} s`, remedy, stopsPlan);
}
