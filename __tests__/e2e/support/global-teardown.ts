import { rmSync } from "node:fs";
import { SYNTHESIZED } from "./project";
import { endRun } from "./run-of-suite";

// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default async function globalTeardown(): Promise<void> {
  await endRun();
  for (const name of Object.values(SYNTHESIZED)) {
    const folder = process.env[name];
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
