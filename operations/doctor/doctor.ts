import type { ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";

/** Check every prerequisite of a stage, changing nothing; each failure names its remedy. */
export async function doctor(_options: StageOptions): Promise<ExitCode> {
  throw new Error("doctor: not built yet");
}
