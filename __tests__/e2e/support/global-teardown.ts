import { rmSync } from "node:fs";
import { SYNTHESIZED } from "./project";

// biome-ignore lint/style/noDefaultExport: jest calls the default export
export default function globalTeardown(): void {
  for (const name of Object.values(SYNTHESIZED)) {
    const folder = process.env[name];
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
