import type { ExitCode } from "./exit-codes";
import type { StageOptions } from "./stage-options";

/** Initialize the stage's stacks and select its workspace in each, after which `npx cdktf deploy '*'` and plain terraform are safe. */
export async function workspace(_options: StageOptions): Promise<ExitCode> {
  throw new Error("workspace: not built yet");
}
