import { ConfigurationError } from "../config/errors";
import { InterruptedError } from "./terraform/interrupted-error";
import type { Interrupts } from "./terraform/interrupts";

/** Whether somebody is there to be asked. */
function canAsk(): boolean {
  return !process.env.CI && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Refuses to ask about a review that nobody sees: with `--json` stdout holds nothing but the result.
 *
 * @throws ConfigurationError
 */
export function mustBeShown({ json, yes }: { readonly json: boolean; readonly yes: boolean }): void {
  if (!json || yes) return;
  throw new ConfigurationError(
    "With --json the review is not shown, so nobody could confirm it. Nothing was changed. Review what npm run plan reports, then add --yes.",
  );
}

export interface Question {
  readonly message: string;
  /** Said yes beforehand, by `--yes`. */
  readonly yes: boolean;
  readonly interrupts: Interrupts;
}

/**
 * Whether the user wants it. The question is on stderr: stdout belongs to the command's result.
 *
 * @throws ConfigurationError where nobody can answer
 * @throws InterruptedError on Ctrl-C
 */
export async function confirm({ message, yes, interrupts }: Question): Promise<boolean> {
  if (yes) return true;
  mustAsk(message, interrupts);
  const { confirm: ask } = await import("@inquirer/prompts");
  return answered(() =>
    ask({ message, default: false }, { output: process.stderr, signal: interrupts.signal }),
  );
}

/**
 * Whether the user types exactly `expected`.
 *
 * @throws ConfigurationError where nobody can answer
 * @throws InterruptedError on Ctrl-C
 */
export async function confirmByTyping(
  { message, yes, interrupts }: Question,
  expected: string,
): Promise<boolean> {
  if (yes) return true;
  mustAsk(message, interrupts);
  const { input } = await import("@inquirer/prompts");
  const typed = await answered(() =>
    input({ message }, { output: process.stderr, signal: interrupts.signal }),
  );
  return typed.trim() === expected;
}

function mustAsk(message: string, interrupts: Interrupts): void {
  // A prompt that begins with an aborted signal never lets go of stdin, and the process would not end.
  interrupts.check();
  if (canAsk()) return;
  throw new ConfigurationError(
    `"${message}" cannot be asked here (CI, or no terminal). Nothing was changed. --yes answers it beforehand.`,
  );
}

/** Ctrl-C at a question, and a signal while it waits, are interruptions like any other. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && /^(ExitPromptError|AbortPromptError|CancelPromptError)$/.test(error.name)) {
      throw new InterruptedError();
    }
    throw error;
  }
}
