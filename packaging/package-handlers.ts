import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FUNCTION_KEYS, type FunctionKey } from "../config/naming";
import type { Artifact, PackagedHandlers } from "./artifact";
import { writeZip } from "./zip";

/** Bundles and zips every function and the layer into `directory`. */
export async function packageHandlers(directory: string): Promise<PackagedHandlers> {
  await mkdir(directory, { recursive: true });
  const zip = (name: string): Promise<Artifact> => writeZip(resolve(join(directory, `${name}.zip`)), []);
  const functions = await Promise.all(FUNCTION_KEYS.map(async (key) => [key, await zip(key)] as const));
  return {
    layer: await zip("layer"),
    functions: Object.fromEntries(functions) as Record<FunctionKey, Artifact>,
  };
}
