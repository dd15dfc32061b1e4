import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { FUNCTION_KEYS, type FunctionKey } from "../config/naming";
import type { Artifact, PackagedHandlers } from "./artifact";
import { bundleFunction, bundleLayer, LAYER_MODULE, type Sources } from "./bundle";
import { writeZip } from "./zip";

/** The module of each function, whose export `handler` Lambda calls as `index.handler`. */
export const ENTRIES: Readonly<Record<FunctionKey, string>> = {
  users: "handlers/users/handler.ts",
  solutions: "handlers/solutions/handler.ts",
  transactions: "handlers/transactions/handler.ts",
  authorizer: "handlers/authorizer/handler.ts",
  reconciliation: "handlers/transactions/reconciliation.ts",
};

/**
 * Dependencies that one function alone uses: in the layer they would cost all the others. The users function hashes
 * passwords in WebAssembly where Node cannot do it itself (before 24.7).
 */
const OWN_DEPENDENCIES: Readonly<Partial<Record<FunctionKey, readonly string[]>>> = { users: ["hash-wasm"] };

const SOURCES: Sources = { root: resolve(__dirname, ".."), layer: "handlers/common" };

/** Bundles and zips every function and the layer into `directory`; safe beside another run into the same one. */
export async function packageHandlers(directory: string, sources = SOURCES): Promise<PackagedHandlers> {
  const folder = resolve(directory);
  mkdirSync(folder, { recursive: true });
  const packaged = async (name: string, path: string, code: Promise<Uint8Array>): Promise<Artifact> =>
    writeZip(join(folder, `${name}.zip`), [{ path, bytes: await code }]);

  const [layer, ...functions] = await Promise.all([
    packaged("layer", `nodejs/node_modules/${LAYER_MODULE}/index.js`, bundleLayer(sources)),
    ...FUNCTION_KEYS.map((key) =>
      packaged(key, "index.js", bundleFunction(ENTRIES[key], sources, OWN_DEPENDENCIES[key])),
    ),
  ]);
  const byKey = FUNCTION_KEYS.map((key, index) => [key, functions[index]] as const);
  return { layer, functions: Object.fromEntries(byKey) as Record<FunctionKey, Artifact> };
}
