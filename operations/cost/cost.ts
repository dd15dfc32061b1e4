import type { ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";

/** Fixed monthly cost of a stage, from its synthesized JSON; needs no network. */
export async function cost(_options: StageOptions): Promise<ExitCode> {
  throw new Error("cost: not built yet");
}
