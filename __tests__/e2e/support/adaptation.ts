import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { adaptToEmulator } from "./emulator-gaps";
import { adaptToRelease } from "./older-release";
import type { Provider } from "./provider";

/** The parts of a stack's JSON that the adaptations look at. */
export interface StackJson {
  terraform: { required_providers: { aws: { version: string } } };
  resource?: BlocksByType;
  data?: BlocksByType;
  output?: Record<string, Json>;
}

export type Json = Record<string, unknown>;
export type BlocksByType = Record<string, Record<string, Json>>;

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

/** Removes a resource type with every argument, dependency and output that refers to it. */
export function removeType(stack: StackJson, kind: "resource" | "data", type: string): void {
  delete stack[kind]?.[type];
  const refers = (value: unknown): boolean =>
    typeof value === "string" &&
    new RegExp(`(^|[^a-z_.])${kind === "data" ? "data\\." : ""}${type}\\.`).test(value);
  for (const blocks of [stack.resource, stack.data]) {
    for (const block of Object.values(blocks ?? {}).flatMap((byId) => Object.values(byId)))
      removeValues(block, refers);
  }
  for (const [name, { value }] of Object.entries(stack.output ?? {})) {
    if (refers(value)) delete stack.output?.[name];
  }
}

function removeValues(node: unknown, unwanted: (value: unknown) => boolean): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node as Json)) {
    if (Array.isArray(value)) (node as Json)[key] = value.filter((item) => !unwanted(item));
    if (unwanted(value) || (Array.isArray(value) && value.every(unwanted) && value.length > 0))
      delete (node as Json)[key];
    else removeValues((node as Json)[key], unwanted);
  }
}
