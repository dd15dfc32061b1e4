import type { ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";

/** Plan all stacks of a stage and save the plans for apply, with a report for reviewers. */
export async function plan(_options: StageOptions): Promise<ExitCode> {
  throw new Error("plan: not built yet");
}

/** Plan all stacks of a stage and report, saving nothing. */
export async function diff(_options: StageOptions): Promise<ExitCode> {
  throw new Error("diff: not built yet");
}
