import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../main";
import { STOP, sharedEngine } from "./shared-engine";

/** Synthesizes all stages once, for every test file to read (see synthesized.ts), and starts what they share. */
// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalSetup(): Promise<void> {
  // Everything temporary goes there, also what cdktf's test helper leaves behind: a folder for each stack.
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "marketplace-tests-"));
  const outdir = join(process.env.TMPDIR, "cdktf.out");
  const [engine] = await Promise.all([
    sharedEngine(),
    // The example, so that a developer's own backend.tf has no say in the tests.
    synthesize({ STAGE: "all", BACKEND_FILE: "backend.tf.example" }, outdir),
  ]);
  process.env.TEST_SYNTH_OUT = outdir;
  if (engine === undefined) return;
  process.env.DYNAMODB_ENDPOINT = engine.endpoint;
  Object.assign(globalThis, { [STOP]: engine.stop });
}
