import { rmSync } from "node:fs";
import { RUN_FOLDER } from "./foundation";
import { SYNTHESIZED } from "./project";
import { stopSharedEmulator } from "./shared-emulator";

// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalTeardown(): Promise<void> {
  await stopSharedEmulator();
  for (const name of [...Object.values(SYNTHESIZED), RUN_FOLDER]) {
    const folder = process.env[name];
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
