import type { ExitCode } from "./exit-codes";
import type { StageOptions } from "./stage-options";

/** List the stage's stacks in the order of deployment, with what each depends on. */
export async function list(_options: StageOptions): Promise<ExitCode> {
  throw new Error("list: not built yet");
}
