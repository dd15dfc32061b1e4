import type { ExitCode } from "./exit-codes";
import type { StageOptions } from "./stage-options";

/** Print what the stage's stacks have published. */
export async function outputs(_options: StageOptions): Promise<ExitCode> {
  throw new Error("outputs: not built yet");
}
