import { type CommandResult, essence } from "./command";

type Result = Pick<CommandResult, "exitCode" | "output">;

/**
 * Waits for a command and checks its exit code.
 *
 * @throws Error with what the command said when it is another one
 */
export async function endedWith(expected: number, command: Result | Promise<Result>): Promise<string> {
  const { exitCode, output } = await command;
  if (exitCode !== expected) {
    throw new Error(`exit code ${exitCode} instead of ${expected}:\n${essence(output)}`);
  }
  return output;
}
