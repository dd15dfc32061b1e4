import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Emulator } from "./emulator";
import { findProvider, PROVIDER_KINDS, type Provider } from "./provider";

/** Names the folder of one run of the suite to its workers. */
export const RUN_FOLDER = "E2E_RUN_FOLDER";

/** What `.ci/run` takes for "did not run", as automake and others do. */
export const EXIT_NOT_RUN = 77;

let emulator: Emulator | undefined;

/** Finds the provider and starts the emulator that all tests of a run share; called once, before its workers start. */
export async function beginRun(wanted: string | undefined): Promise<void> {
  // The suite may run on Node 20, for which the SDK warns of its end of support.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const provider = await choose(wanted);
  console.log(`AWS provider: ${provider.kind} ${provider.version}`);
  process.env.E2E_FOUND_PROVIDER = JSON.stringify(provider);
  process.env[RUN_FOLDER] = await mkdtemp(join(tmpdir(), "marketplace-e2e-run-"));
  emulator = await Emulator.start();
  process.env.E2E_EMULATOR = emulator.url;
}

export async function endRun(): Promise<void> {
  await emulator?.stop();
  const { [RUN_FOLDER]: folder } = process.env;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

async function choose(wanted: string | undefined): Promise<Provider> {
  const kinds = PROVIDER_KINDS.filter((kind) => wanted === undefined || kind === wanted);
  if (kinds.length === 0) {
    throw new Error(`E2E_PROVIDER="${wanted}" is unknown. Valid values: ${PROVIDER_KINDS.join(", ")}, none.`);
  }
  let chosen: Provider | undefined;
  for (const kind of kinds) {
    const found = chosen === undefined ? await findProvider(kind) : `E2E_PROVIDER=${kind} has to ask for it`;
    if (typeof found === "string") console.log(`AWS provider: not ${kind}, as ${found}`);
    else chosen = found;
  }
  if (chosen !== undefined) return chosen;
  if (wanted !== undefined) process.exit(EXIT_NOT_RUN);
  throw new Error("No AWS provider can be had, so nothing was checked with terraform.");
}
