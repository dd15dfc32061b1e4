import { EXIT, type ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";
import { stageNamed } from "../stage-stacks";
import { terminalColors } from "../terminal-colors";
import { type Check, finding } from "./check";
import { findPrerequisites, readBackend } from "./check-prerequisites";
import { SECRETS } from "./checks/platform";
import { secretValues } from "./checks/secret-values";
import { synthesizedStacks } from "./checks/synthesized";

const colors = terminalColors();
const SIGNS = {
  ok: colors.green("ok     "),
  warning: colors.yellow("warning"),
  failed: colors.red("failed "),
};

/** Check every prerequisite of a stage, changing nothing; each failure names its remedy. */
export async function doctor({ stage, json }: StageOptions): Promise<ExitCode> {
  const config = stageNamed(stage);
  const reading = readBackend();
  const findings = await findPrerequisites(config, reading);
  const { backend } = await reading;
  // Plan does without: its role need not read secrets.
  if (findings.some(({ name, state }) => name === SECRETS && state === "ok")) {
    findings.push(await finding("secret values", () => secretValues(config)));
  }
  if (backend !== undefined) findings.push(await synthesizedStacks(config, backend));
  const checks = findings.map(({ stopsPlan: _, ...check }) => check);
  const isFine = checks.every(({ state }) => state !== "failed");
  if (json) console.log(JSON.stringify({ stage, ok: isFine, checks }, null, 2));
  else for (const line of linesOf(checks)) console.log(line);
  return isFine ? EXIT.ok : EXIT.error;
}

/** One line for each check, and another one for what to do about it. */
function linesOf(checks: readonly Check[]): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, state, detail, remedy }) => [
    `${SIGNS[state]}  ${name.padEnd(width)}  ${detail}`,
    ...(remedy === undefined ? [] : [`${" ".repeat(width + 11)}${colors.dim("->")} ${remedy}`]),
  ]);
}
