import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../main";

/** Synthesizes all stages once, for every test file to read (see synthesized.ts). */
// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalSetup(): Promise<void> {
  const outdir = mkdtempSync(join(tmpdir(), "marketplace-synth-"));
  // The example, so that a developer's own backend.tf has no say in the tests.
  await synthesize({ STAGE: "all", BACKEND_FILE: "backend.tf.example" }, outdir);
  process.env.TEST_SYNTH_OUT = outdir;
}
