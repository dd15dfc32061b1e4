import { errorFields, type LogFields, log } from "./logger";
import { countPerFunction } from "./metrics";

/** Logs and counts an error that nobody foresaw. */
export function reportUnhandled(error: unknown, fields: LogFields): void {
  log("ERROR", "unhandled error", { ...fields, ...errorFields(error) });
  countPerFunction("unhandledErrors", fields);
}

/** For work whose errors become no answer: they are reported and thrown on, so that the call fails for Lambda, too. */
export async function reportingFailures<T>(fields: LogFields, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    reportUnhandled(error, fields);
    throw error;
  }
}
