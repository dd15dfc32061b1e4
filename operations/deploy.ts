import type { ExitCode } from "./exit-codes";
import type { DestructiveOptions } from "./stage-options";

/** Synthesize, then plan and apply stack after stack, asking before each. */
export async function deploy(_options: DestructiveOptions): Promise<ExitCode> {
  throw new Error("deploy: not built yet");
}
