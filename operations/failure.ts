import { ProtectedError } from "./destroy-protection";
import { EXIT, type ExitCode } from "./exit-codes";
import { InterruptedError } from "./terraform/interrupted-error";

/**
 * Says on stderr why a command ended; with `--json` also as the one document on stdout, so that whoever parses it need not
 * tell nothing from something.
 */
export function reportFailure(error: unknown, json: boolean): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  const exitCode = exitCodeOf(error);
  console.error(`error: ${message}`);
  if (json) console.log(JSON.stringify({ error: message, exitCode }, null, 2));
  return exitCode;
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof InterruptedError) return EXIT.interrupted;
  return error instanceof ProtectedError ? EXIT.blocked : EXIT.error;
}
