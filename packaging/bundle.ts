import { readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

/** Where the code of functions and layer comes from. */
export interface Sources {
  /** Root of the project: everything else is found from here, so that no bundle knows where it was made. */
  readonly root: string;
  /** Folder of the code that becomes the layer, relative to the root, with `/`. */
  readonly layer: string;
}

/** The module name under which the layer is found: `/opt/nodejs/node_modules/<name>/index.js`. */
export const LAYER_MODULE = "marketplace-common";

/** A function's code would hold a dependency that belongs in the layer. */
class PackagingError extends Error {
  override readonly name = "PackagingError";
}

/**
 * CommonJS, as Lambda finds layers by NODE_PATH, which `import` ignores. ES modules of dependencies come first in
 * `mainFields`, since only those can be shaken. Node 20 is the oldest version that may run a bundle (local runs).
 */
const COMMON_OPTIONS = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
  metafile: true,
  write: false,
  // Options of a tsconfig.json that happens to lie above the root must not reach the output.
  tsconfigRaw: {},
} as const satisfies BuildOptions;

/** Parts of the AWS SDK that Lambda has no use for; the modules behind them say why. */
const SUBSTITUTES = {
  "@aws-sdk/credential-provider-node": join(__dirname, "environment-credentials.ts"),
  "@smithy/core/event-streams": join(__dirname, "no-event-streams.ts"),
};

/**
 * Bundles the entry of one function; whatever it imports from the layer's folder stays outside.
 *
 * @param own dependencies that may be in the bundle: of use for this function alone
 */
export async function bundleFunction(
  entry: string,
  { root, layer }: Sources,
  own: readonly string[] = [],
): Promise<Uint8Array> {
  const { code, metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: [entry],
    plugins: [layerImports(join(root, layer))],
  });
  const foreign = Object.keys(metafile.inputs).find((path) => {
    const dependency = dependencyOf(path);
    return dependency !== undefined && !own.includes(dependency);
  });
  if (foreign !== undefined) {
    throw new PackagingError(
      `The bundle of ${entry} would hold ${foreign}. Dependencies belong in the layer: import it in a module of ${layer} and use that.`,
    );
  }
  return code;
}

/** The package that a file belongs to; undefined for the project's own. */
function dependencyOf(path: string): string | undefined {
  const parts = path.split("/");
  const at = parts.lastIndexOf("node_modules");
  if (at === -1) return undefined;
  const [first = "", second = ""] = parts.slice(at + 1);
  return first.startsWith("@") ? `${first}/${second}` : first;
}

/** Bundles the layer's folder with all of its dependencies into one module that exports what its files export. */
export async function bundleLayer({ root, layer }: Sources): Promise<Uint8Array> {
  const files = readdirSync(join(root, layer))
    .filter((name) => name.endsWith(".ts"))
    .sort();
  const { code } = await bundle({
    absWorkingDir: root,
    stdin: {
      contents: files.map((name) => `export * from "./${layer}/${name.slice(0, -3)}";`).join("\n"),
      resolveDir: root,
      sourcefile: `${LAYER_MODULE}.ts`,
      loader: "ts",
    },
    alias: SUBSTITUTES,
  });
  return code;
}

async function bundle(options: BuildOptions): Promise<{ code: Uint8Array; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    ...COMMON_OPTIONS,
    ...options,
    metafile: true,
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new PackagingError("esbuild wrote no bundle.");
  return { code: output.contents, metafile };
}

/** Turns imports of the layer's files into imports of the layer. */
function layerImports(folder: string): Plugin {
  return {
    name: "layer-imports",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const isInside = !relative(folder, resolve(resolveDir, path)).startsWith(`..${sep}`);
        return isInside ? { path: LAYER_MODULE, external: true } : undefined;
      });
    },
  };
}
