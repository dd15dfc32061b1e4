import type { ExitCode } from "./exit-codes";
import type { StageOptions } from "./stage-options";

/** Find what was changed outside Terraform, changing nothing. */
export async function drift(_options: StageOptions): Promise<ExitCode> {
  throw new Error("drift: not built yet");
}
