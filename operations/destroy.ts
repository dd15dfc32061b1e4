import type { ExitCode } from "./exit-codes";
import type { DestructiveOptions } from "./stage-options";

/** Destroy all stacks of a stage, the last one first. */
export async function destroy(_options: DestructiveOptions): Promise<ExitCode> {
  throw new Error("destroy: not built yet");
}
