import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENT_VARIABLES } from "../../../docs/generate/environment-variables";

/** What runs on the computers of operators and developers. */
const SOURCES = ["main.ts", ...["config", "packaging", "stacks", "operations", "local"].flatMap(sourcesIn)];

/** Read in these files from what a function has at AWS, or set for one that runs locally. */
const OF_FUNCTIONS = [
  "local/functions/runtime.cjs",
  "packaging/environment-credentials.ts",
  "local/soak/soak-environment.ts",
];

/** Known by others: where a person would look for them is not here. */
const NOT_OURS = /^(AWS_|CI$|GOGC$|NO_COLOR$|NODE_OPTIONS$|PATH$)/;

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|cjs)$/.test(name))
    .map((name) => join(folder, name));
}

/** Variables that a source reads: one by one, several at once, or for an option of a command. */
function readBy(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const single = [...text.matchAll(/\b(?:process\.env|environment)\.([A-Z][A-Z0-9_]*)\b/g)];
  const ofOptions = [...text.matchAll(/\.env\("([A-Z_]+)"\)/g)];
  const several = [...text.matchAll(/\{([^{}]*)\} = process\.env\b/g)].flatMap(([, names = ""]) => [
    ...names.matchAll(/\b([A-Z][A-Z0-9_]*)\b/g),
  ]);
  return [...single, ...ofOptions, ...several].map(([, name = ""]) => name);
}

test("the reference has every variable that the commands read, and no other", () => {
  const read = SOURCES.filter((file) => !OF_FUNCTIONS.includes(file))
    .flatMap(readBy)
    .filter((name) => !NOT_OURS.test(name));

  expect([...new Set(read)].sort()).toEqual(ENVIRONMENT_VARIABLES.map(({ name }) => name).sort());
});
