import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { x } from "tinyexec";

const ROOT = resolve(__dirname, "..");
const PROGRAM = join(ROOT, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");

/** A small project in which every rule is broken once, by every form that an import can have. */
const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ dependencies: { cdktf: "1.0.0" }, devDependencies: { jest: "1.0.0" } }),
  "node_modules/cdktf/index.js": "",
  "node_modules/jest/index.js": "",
  "config/a.ts": 'import type { A } from "../handlers/a"; export type B = A;',
  "handlers/a.ts": 'import { App } from "cdktf"; import "../packaging/a"; export type A = App;',
  "packaging/a.ts": 'export { a } from "../stacks/a";',
  "stacks/a.ts": 'export const a = () => import("../main");',
  "main.ts": 'import { b } from "./operations/a"; b();',
  "operations/a.ts": 'export const b = () => require("../local/a");',
  "local/a.ts":
    'import { d } from "../__tests__/a"; import { e } from "./absent"; export type C = typeof d | e;',
  "local/b.ts": 'import type { F } from "./c"; import "jest"; export interface E extends F {}',
  "local/c.ts": 'import type { E } from "./b"; export interface F { readonly e: E }',
  "local/page/public/a.mjs": 'import "../../d.mjs";',
  "local/d.mjs": "",
  "__tests__/a.ts": "export const d = 1;",
  "benchmarks/a.ts": 'import { a } from "../stacks/a"; import { d } from "../__tests__/a"; a(d);',
};

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marketplace-imports-"));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});

afterAll(() => rm(folder, { recursive: true }));

it("sees every import from below, every circle, and what does not belong into a folder", async () => {
  const config = join(ROOT, ".dependency-cruiser.cjs");
  const folders = [...new Set(Object.keys(FILES).map((path) => path.split("/")[0] ?? ""))];
  const cruised = folders.filter((name) => name !== "node_modules" && name !== "package.json");

  const { stdout } = await x(
    process.execPath,
    [PROGRAM, "--config", config, "--output-type", "json", ...cruised],
    { nodeOptions: { cwd: folder } },
  );

  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; to: string; rule: { name: string } }[] };
  };
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort()).toEqual([
    "no-circular: local/b.ts -> local/c.ts",
    "no-development-package: local/b.ts -> node_modules/jest/index.js",
    "no-import-from-below-config: config/a.ts -> handlers/a.ts",
    "no-import-from-below-handlers: handlers/a.ts -> packaging/a.ts",
    "no-import-from-below-local: local/a.ts -> __tests__/a.ts",
    "no-import-from-below-main: main.ts -> operations/a.ts",
    "no-import-from-below-operations: operations/a.ts -> local/a.ts",
    "no-import-from-below-packaging: packaging/a.ts -> stacks/a.ts",
    "no-import-from-below-stacks: stacks/a.ts -> main.ts",
    "no-server-in-page: local/page/public/a.mjs -> local/d.mjs",
    "no-terraform-in-handlers: handlers/a.ts -> node_modules/cdktf/index.js",
    "not-resolved: local/a.ts -> ./absent",
  ]);
});
