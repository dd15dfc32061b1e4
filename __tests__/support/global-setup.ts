import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXAMPLE_BACKEND } from "../../config/backend";
import { selectStages } from "../../config/stages";
import { synthesize } from "../../main";
import { disableTokenStackTraces } from "../../stacks/token-stack-traces";

/** Synthesizes all stages once, for every test file to read (see synthesized.ts). */
// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalSetup(): Promise<void> {
  disableTokenStackTraces();
  const outdir = mkdtempSync(join(tmpdir(), "marketplace-synth-"));
  await synthesize({
    stages: selectStages("all"),
    backend: { kind: "s3", s3: { ...EXAMPLE_BACKEND, lock: "dynamodb" } },
    outdir,
  });
  process.env.TEST_SYNTH_OUT = outdir;
}
