import { rm } from "node:fs/promises";
import { join } from "node:path";
import { FUNCTION_KEYS, type FunctionKey } from "../../config/naming";
import { packageHandlers } from "../../packaging/package-handlers";
import { codeHashOf } from "../functions/function-definition";
import type { LocalPlatform } from "../local-platform";
import { synthesizeStage } from "../synthesis/synthesized-run";

/** Brings changed sources into a running platform. */
export class Repackaging {
  private syntheses = 0;
  private latest: string | undefined;

  constructor(private readonly platform: LocalPlatform) {}

  /** Bundles all handlers and swaps the functions whose zip or layer is another one now. @returns their keys */
  async swapChanged(): Promise<FunctionKey[]> {
    const { folder, functions } = this.platform;
    const packaged = await packageHandlers(join(folder, "packaged"));
    const { layer } = packaged;
    const swapped = await Promise.all(
      FUNCTION_KEYS.map(async (key) => {
        const code = packaged.functions[key];
        const hash = codeHashOf(code.sha256Base64, layer.sha256Base64);
        return (await functions.swap(key, { code: code.path, layer: layer.path }, hash)) ? [key] : [];
      }),
    );
    return swapped.flat();
  }

  /** Synthesizes the stage and takes it over. @returns names of the functions that have changed by it */
  async synthesize(signal: AbortSignal): Promise<string[]> {
    this.syntheses += 1;
    const folder = join(this.platform.folder, `synthesized-${this.syntheses}`);
    await synthesizeStage(this.platform.stage.config.name, folder, signal);
    if (signal.aborted) return [];
    const changed = await this.platform.reload(folder);
    if (this.latest !== undefined) await rm(this.latest, { recursive: true, force: true });
    this.latest = folder;
    return changed;
  }
}
