import { join } from "node:path";
import { x } from "tinyexec";
import { ConfigurationError } from "../../config/errors";
import type { StageName } from "../../config/stages";

const START = join(__dirname, "..", "..", "operations", "start.cjs");

/**
 * Synthesizes a stage from the sources as they are now, into a folder that is made. `cdktf.out` is left alone: what somebody
 * planned from it stays what it was.
 *
 * @throws ConfigurationError with what the synthesis said
 */
export async function synthesizeStage(stage: StageName, folder: string, signal?: AbortSignal): Promise<void> {
  const args = [START, "--entry", "local/synthesis/synthesize-into.ts", stage, folder];
  const { exitCode, stderr } = await x(process.execPath, args, {
    nodePath: false,
    ...(signal === undefined ? {} : { signal }),
  });
  if (exitCode !== 0 && signal?.aborted !== true) {
    throw new ConfigurationError(`Stage ${stage} cannot be synthesized:\n${stderr.trim()}`);
  }
}
