import { rmSync } from "node:fs";
import { STOP } from "./shared-engine";

// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalTeardown(): Promise<void> {
  const { TEST_SYNTH_OUT } = process.env;
  if (TEST_SYNTH_OUT !== undefined) rmSync(TEST_SYNTH_OUT, { recursive: true });
  await (globalThis as { readonly [STOP]?: () => Promise<void> })[STOP]?.();
}
