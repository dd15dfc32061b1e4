import { rmSync } from "node:fs";

// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default function globalTeardown(): void {
  const { TEST_SYNTH_OUT } = process.env;
  if (TEST_SYNTH_OUT !== undefined) rmSync(TEST_SYNTH_OUT, { recursive: true });
}
