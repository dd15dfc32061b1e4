import { execFile } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import type { PackagedHandlers } from "../../packaging/artifact";
import { LAYER_MODULE } from "../../packaging/bundle";
import { packageHandlers } from "../../packaging/package-handlers";
import { ProjectCopy } from "../support/project-copy";

const LAYER_FILE = `nodejs/node_modules/${LAYER_MODULE}/index.js`;

/** SHA-256 by the name of the function, and of the layer. */
function hashes({ layer, functions }: PackagedHandlers): Record<string, string> {
  const entries = Object.entries(functions).map(([key, { sha256Hex }]) => [key, sha256Hex]);
  return { ...Object.fromEntries(entries), layer: layer.sha256Hex };
}

function changed(before: PackagedHandlers, after: PackagedHandlers): string[] {
  const [old, now] = [hashes(before), hashes(after)];
  return Object.keys(now).filter((key) => now[key] !== old[key]);
}

function codeIn(path: string): string {
  return Object.values(unzipSync(readFileSync(path)))
    .map((bytes) => Buffer.from(bytes).toString("utf8"))
    .join("\n");
}

let copy: ProjectCopy;
let original: PackagedHandlers;

const packageCopy = () => packageHandlers(copy.path("dist"), { root: copy.folder, layer: "handlers/common" });

beforeAll(async () => {
  copy = new ProjectCopy();
  original = await packageHandlers(copy.path("original"));
});

afterAll(() => copy.remove());

test("a function's zip holds index.js only, the layer's the common module", () => {
  for (const { path } of Object.values(original.functions)) {
    expect(Object.keys(unzipSync(readFileSync(path)))).toEqual(["index.js"]);
  }
  expect(Object.keys(unzipSync(readFileSync(original.layer.path)))).toEqual([LAYER_FILE]);
});

test("a function exports a handler and takes the layer from outside", () => {
  for (const { path } of Object.values(original.functions)) {
    expect(codeIn(path)).toMatch(/handler:\(\)=>/);
    expect(codeIn(path)).toContain(`require("${LAYER_MODULE}")`);
  }
});

test("no bundle knows where it was made, nor carries a map or the SDK's chain of credentials", () => {
  const unwanted = [resolve("."), "node_modules", "sourceMappingURL", "credential_process", "sso_region"];

  for (const { path } of [...Object.values(original.functions), original.layer]) {
    const code = codeIn(path);
    expect(unwanted.filter((text) => code.includes(text))).toEqual([]);
  }
});

test("the layer exports what each common module does, under names that are used once", async () => {
  const modules = readdirSync("handlers/common").filter((name) => name.endsWith(".ts"));
  const names: string[] = [];
  for (const name of modules) names.push(...Object.keys(await import(resolve("handlers/common", name))));
  const layer = copy.path("layer.js");
  writeFileSync(layer, codeIn(original.layer.path));

  const exported = Object.keys(require(layer));

  expect(new Set(names).size).toBe(names.length);
  expect(exported.sort()).toEqual(names.sort());
});

test("two runs into one folder at once give the same zips, and leave nothing else", async () => {
  const both = await Promise.all([packageCopy(), packageCopy()]);

  expect(both[0]).toEqual(both[1]);
  expect(readdirSync(copy.path("dist")).sort()).toEqual(
    ["authorizer", "layer", "reconciliation", "solutions", "transactions", "users"].map(
      (name) => `${name}.zip`,
    ),
  );
});

test("another checkout, user mask and time zone give the same bytes", async () => {
  const script = `
    process.umask(0o077);
    require("./packaging/package-handlers.ts").packageHandlers("elsewhere").then((packaged) =>
      console.log(JSON.stringify(packaged)));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "-e", script], {
    cwd: copy.folder,
    env: { ...process.env, TZ: "Pacific/Auckland", LANG: "de_DE.UTF-8" },
  });

  expect(hashes(JSON.parse(stdout))).toEqual(hashes(original));
});

describe("a change", () => {
  const CATEGORIES = "handlers/solutions/categories.ts";

  test("of one function changes its zip only", async () => {
    const file = copy.path(CATEGORIES);
    const source = readFileSync(file, "utf8");

    writeFileSync(file, source.replace("Finance", "Money"));
    expect(changed(original, await packageCopy())).toEqual(["solutions"]);

    writeFileSync(file, source);
  });

  test("of a common module changes the layer only", async () => {
    const file = copy.path("handlers/common/errors.ts");
    const source = readFileSync(file, "utf8");

    writeFileSync(file, source.replace("There is nothing here.", "Nothing."));
    expect(changed(original, await packageCopy())).toEqual(["layer"]);

    writeFileSync(file, source);
  });

  test("of a comment, or of a module that no function imports, changes nothing", async () => {
    appendFileSync(copy.path(CATEGORIES), "\n// A remark.\n");
    writeFileSync(copy.path("handlers/solutions/unused.ts"), "export const unused = 1;\n");

    expect(changed(original, await packageCopy())).toEqual([]);
  });

  test("that pulls a dependency into a function fails, saying where it belongs", async () => {
    const file = copy.path(CATEGORIES);
    const source = readFileSync(file, "utf8");
    writeFileSync(file, `import { string } from "zod/mini";\nconsole.log(string());\n${source}`);

    await expect(packageCopy()).rejects.toThrow(
      /The bundle of handlers\/solutions\/handler\.ts would hold .*node_modules\/zod\/.*\. Dependencies belong in the layer: import it in a module of handlers\/common/,
    );
    writeFileSync(file, source);
  });

  test("that renames a common module is no change of code", async () => {
    const handlers = copy.path("handlers");
    renameSync(join(handlers, "common/metrics.ts"), join(handlers, "common/counters.ts"));
    for (const name of readdirSync(handlers, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const source = readFileSync(join(handlers, name), "utf8");
      writeFileSync(join(handlers, name), source.replace(/(\.|common)\/metrics"/, '$1/counters"'));
    }

    const { functions } = await packageCopy();
    expect(functions.reconciliation.sha256Hex).toBe(original.functions.reconciliation.sha256Hex);
  });
});
