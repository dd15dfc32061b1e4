import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { adaptToEmulator } from "./emulator-gaps";
import { adaptToRelease } from "./older-release";
import type { Provider } from "./provider";
import type { StackJson } from "./stack-json";

/**
 * Changes copies of synthesized stacks as far as the provider needs it, in place: not at all for the pinned release, to
 * what an older one knows for that. Prints everything that was left out, on stderr.
 *
 * @param emulated also leave out what the emulator cannot do
 */
export async function prepareForProvider(
  folders: readonly string[],
  provider: Provider,
  { emulated = false }: { readonly emulated?: boolean } = {},
): Promise<void> {
  for (const folder of folders) {
    // Its checksums are those of the registry's packages, which only a provider from there has.
    if (provider.kind !== "registry") await rm(join(folder, ".terraform.lock.hcl"), { force: true });
    const file = join(folder, "cdk.tf.json");
    const stack = JSON.parse(await readFile(file, "utf8")) as StackJson;
    const left: string[] = [];
    if (emulated) left.push(...adaptToEmulator(stack));
    if (provider.kind === "real") left.push(...(await adaptToRelease(stack, provider)));
    if (left.length > 0)
      process.stderr.write(`${[`${basename(folder)}, left out:`, ...left].join("\n  ")}\n`);
    await writeFile(file, JSON.stringify(stack, null, 2));
  }
}
