/** What a log entry may hold beside its message: ids, names and numbers, never bodies, tokens or e-mail addresses. */
export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Writes one JSON line. */
export function log(level: "INFO" | "WARN" | "ERROR", message: string, fields: LogFields = {}): void {
  writeLine({ timestamp: new Date().toISOString(), level, message, ...fields });
}

/**
 * Describes an error that nobody foresaw. Its message is safe to log: bodies are parsed under a catch of their own, and
 * neither the language nor the AWS SDK puts stored values into messages.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, errorMessage: error.message, stack: error.stack?.split("\n").slice(1) };
}

/**
 * Writes one line to stdout as it is. Not by `console`, which Lambda patches to wrap every text into an entry of its own:
 * CloudWatch then finds no embedded metrics.
 */
export function writeLine(entry: object): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
