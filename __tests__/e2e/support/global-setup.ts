import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RUN_FOLDER } from "./foundation";
import { SYNTHESIZED, synthesizeInto } from "./project";
import { findProvider, PROVIDER_KINDS, type Provider } from "./provider";
import { startSharedEmulator } from "./shared-emulator";

/** What `.ci/run` takes for "did not run", as automake and others do. */
const EXIT_NOT_RUN = 77;

/**
 * Synthesizes once for all tests, and finds the provider that they run with: the one of `E2E_PROVIDER`, else the pinned
 * one, else its stand-in. Where a provider that was asked for cannot be had, the run ends with 77; where none can be
 * had, it fails. `E2E_PROVIDER=none` is for tests that run no terraform.
 */
// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalSetup(): Promise<void> {
  // The suite may run on Node 20, for which the SDK warns of its end of support.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { E2E_PROVIDER: wanted } = process.env;
  if (wanted !== "none") {
    const provider = await choose(wanted);
    console.log(`AWS provider: ${provider.kind} ${provider.version}`);
    process.env.E2E_FOUND_PROVIDER = JSON.stringify(provider);
    process.env[RUN_FOLDER] = await mkdtemp(join(tmpdir(), "marketplace-e2e-run-"));
    await startSharedEmulator();
  }
  process.env[SYNTHESIZED.s3] = await synthesizeOnce({ STAGE: "all" });
  process.env[SYNTHESIZED.local] = await synthesizeOnce({ STAGE: "dev", BACKEND: "local" });
}

async function choose(wanted: string | undefined): Promise<Provider> {
  const kinds = PROVIDER_KINDS.filter((kind) => (wanted === undefined ? kind !== "real" : kind === wanted));
  if (kinds.length === 0) {
    throw new Error(`E2E_PROVIDER="${wanted}" is unknown. Valid values: ${PROVIDER_KINDS.join(", ")}, none.`);
  }
  for (const kind of kinds) {
    const found = await findProvider(kind);
    if (typeof found !== "string") return found;
    console.log(`AWS provider: not ${kind}, as ${found}`);
  }
  if (wanted !== undefined) process.exit(EXIT_NOT_RUN);
  throw new Error("No AWS provider can be had, so nothing was checked with terraform.");
}

async function synthesizeOnce(environment: NodeJS.ProcessEnv & { readonly STAGE: string }): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), "marketplace-e2e-synth-"));
  await synthesizeInto(outdir, environment);
  return outdir;
}
