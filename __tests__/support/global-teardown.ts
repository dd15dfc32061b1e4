import { rm } from "node:fs/promises";
import { STOP } from "./shared-engine";

// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { readonly [STOP]?: () => Promise<void> })[STOP]?.();
  const { TMPDIR, TEST_SYNTH_OUT = "" } = process.env;
  // Only what the setup has made, whatever TMPDIR means to somebody else.
  if (TMPDIR !== undefined && TEST_SYNTH_OUT.startsWith(TMPDIR))
    await rm(TMPDIR, { recursive: true, maxRetries: 3 });
}
