import type { ExitCode } from "../exit-codes";
import type { DestructiveOptions } from "../stage-options";

/** Apply exactly the plans that `plan` saved, in order. */
export async function apply(_options: DestructiveOptions): Promise<ExitCode> {
  throw new Error("apply: not built yet");
}
