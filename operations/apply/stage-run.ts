import type { StageName } from "../../config/stages";
import type { ExitCode } from "../exit-codes";
import { withoutSecrets } from "../review/secrecy";
import { terminalColors } from "../terminal-colors";

/** What became of one stack in a run over a whole stage. */
export interface StackResult {
  readonly id: string;
  readonly outcome: StackOutcome;
  /** Why, where that is not plain. */
  readonly detail?: string;
}

export type StackOutcome =
  | "applied"
  | "destroyed"
  | "unchanged"
  | "failed"
  | "interrupted"
  | "blocked"
  | "declined"
  | "plan again"
  | "not reached";

/** What a run over the stacks of a stage did; `--json` prints exactly this. */
export interface StageRun {
  readonly stage: StageName;
  readonly exitCode: ExitCode;
  /** In the order of the run. */
  readonly stacks: readonly StackResult[];
  /** What to do now; absent when everything is done. */
  readonly next?: string;
}

const colours = terminalColors();

const COLOURS: Readonly<Record<StackOutcome, (text: string) => string>> = {
  applied: colours.green,
  destroyed: colours.green,
  unchanged: colours.green,
  failed: colours.red,
  interrupted: colours.red,
  blocked: colours.red,
  declined: colours.yellow,
  "plan again": colours.yellow,
  "not reached": colours.yellow,
};

/** Says what was done and what was not: the result on stdout. */
export function printRun(run: StageRun, json: boolean): void {
  const stacks = run.stacks.map((stack) =>
    // What Terraform says of an error may quote a value.
    stack.detail === undefined ? stack : { ...stack, detail: withoutSecrets(stack.detail) },
  );
  if (json) {
    console.log(JSON.stringify({ ...run, stacks }, null, 2));
    return;
  }
  const width = Math.max(...stacks.map(({ id }) => id.length));
  console.log("");
  for (const { id, outcome, detail } of stacks) {
    console.log(`${colours.bold(id.padEnd(width))}  ${COLOURS[outcome](outcome)}`);
    if (detail !== undefined) console.log(detail.replace(/^/gm, "  "));
  }
  if (run.next !== undefined) console.log(`\nNext: ${run.next}`);
}

/** The results so far, and all other stacks as not reached. */
export function withNotReached(
  results: readonly StackResult[],
  ids: readonly string[],
): readonly StackResult[] {
  const rest = ids.filter((id) => results.every((result) => result.id !== id));
  return [...results, ...rest.map((id) => ({ id, outcome: "not reached" }) as const)];
}
