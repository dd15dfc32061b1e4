import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser";
import { SYNTHESIZED, synthesizeInto } from "./project";
import { narrowToStacks } from "./provider";
import { beginRun, EXIT_NOT_RUN, RUN_FOLDER } from "./run-of-suite";

/**
 * Synthesizes once for all tests, and finds the provider that they run with: the one of `E2E_PROVIDER`, else the pinned
 * one, its stand-in, or an older release. Where one that was asked for cannot be had, the run ends with 77; where none can be
 * had, it fails. `E2E_PROVIDER=none` is for tests that run no terraform. With `E2E_BROWSER=needed` the run ends with 77 where no
 * browser can be had.
 */
// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalSetup(): Promise<void> {
  const { E2E_PROVIDER: wanted, E2E_BROWSER: browser } = process.env;
  if (browser === "needed") await requireBrowser();
  if (wanted !== "none") await beginRun(wanted);
  const allStages = await synthesizeOnce({ STAGE: "all" });
  process.env[SYNTHESIZED.s3] = allStages;
  const { [RUN_FOLDER]: folder } = process.env;
  if (folder !== undefined) await narrowToStacks(allStages, join(folder, "schema"));
  process.env[SYNTHESIZED.local] = await synthesizeOnce({ STAGE: "dev", BACKEND: "local" });
}

async function requireBrowser(): Promise<void> {
  await findBrowser().catch((error: Error) => {
    console.error(`NOT RUN: no page was looked at in a browser. ${error.message}`);
    process.exit(EXIT_NOT_RUN);
  });
}

async function synthesizeOnce(environment: NodeJS.ProcessEnv & { readonly STAGE: string }): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), "marketplace-e2e-synth-"));
  await synthesizeInto(outdir, environment);
  return outdir;
}
