// Runs the command line from its TypeScript sources: `node operations/start.cjs synth --stage dev`. Another program of the
// project is named first: `node operations/start.cjs --entry local/cli.ts --stage dev`.
//
// Own code, since a generic loader (tsx) takes 0.4 s of every command and 30 MB (measured): it looks at each file of
// every dependency. Here esbuild makes one script of the project's own files; dependencies are loaded by Node as they are.
// `NODE_OPTIONS=--enable-source-maps` makes stack traces name the sources.

const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join, resolve } = require("node:path");
const { build } = require("esbuild");

const ENTRY = entryOf(process.argv);

/** Takes the entry out of the arguments, which are the program's own. */
function entryOf(argv) {
  if (argv[2] !== "--entry") return join(__dirname, "cli.ts");
  const [, name] = argv.splice(2, 2);
  return resolve(__dirname, "..", name);
}

/** Keeps `__dirname` the folder of each source. */
const ownFolder = {
  name: "own-folder",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("__dirname", JSON.stringify(dirname(path))),
      loader: "ts",
    }));
  },
};

async function run() {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: `${process.execArgv} ${process.env.NODE_OPTIONS}`.includes("--enable-source-maps") && "inline",
    plugins: [ownFolder],
    write: false,
    logLevel: "silent",
  });
  const script = new Module(ENTRY, module);
  script.filename = ENTRY;
  script.paths = module.paths;
  script._compile(outputFiles[0].text, ENTRY);
}

run().catch((error) => {
  // Of a source that cannot be read, esbuild's message says file and line.
  console.error(error.errors ? `error: ${error.message}` : error);
  process.exitCode = 1;
});
