import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

const PROJECT = resolve(__dirname, "../..");

/** ts-node does not run on TypeScript 7, so the template's side has the last TypeScript that it runs on. */
const TOOLCHAIN = ["typescript@5.9.3", "ts-node@10.9.2"];

const CACHE = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "marketplace-platform-infrastructure",
);

/** A copy of this project in `folder`, so that a benchmark leaves the project's own `cdktf.out` alone. */
export async function makeProject(folder: string): Promise<void> {
  await copySources(folder);
  await linkPackages(folder, [join(PROJECT, "node_modules")]);
}

/**
 * A copy that synthesizes the way CDKTF's TypeScript template does: `npx cdktf synth`, whose app is `npx ts-node main.ts`.
 * Same sources, same packages but for the compiler.
 */
export async function makeTemplateProject(folder: string): Promise<void> {
  await copySources(folder);
  await linkPackages(folder, [join(PROJECT, "node_modules"), await installToolchain()]);
  const cdktf = JSON.parse(await readFile(join(PROJECT, "cdktf.json"), "utf8"));
  await writeFile(join(folder, "cdktf.json"), JSON.stringify({ ...cdktf, app: "npx ts-node main.ts" }));
  const tsconfig = JSON.parse(await readFile(join(PROJECT, "tsconfig.json"), "utf8"));
  // The module settings of the template.
  Object.assign(tsconfig.compilerOptions, { module: "CommonJS", moduleResolution: "node10" });
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
}

/** The working tree without what git ignores. */
export async function copySources(folder: string): Promise<void> {
  const listing = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: PROJECT,
    encoding: "utf8",
  });
  for (const path of listing.split("\0").filter((path) => path !== "")) {
    await cp(join(PROJECT, path), join(folder, path));
  }
}

async function installToolchain(): Promise<string> {
  const folder = join(CACHE, `template-${TOOLCHAIN.join("-")}`);
  if (!existsSync(join(folder, "node_modules/.bin/ts-node"))) {
    await mkdir(folder, { recursive: true });
    execFileSync("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", ...TOOLCHAIN], {
      stdio: "ignore",
    });
  }
  return join(folder, "node_modules");
}

/** Links every package of the sources; where two hold the same one, that of the later. */
export async function linkPackages(folder: string, sources: readonly string[]): Promise<void> {
  const target = join(folder, "node_modules");
  for (const source of sources) {
    for (const name of await packagesIn(source)) {
      await mkdir(dirname(join(target, name)), { recursive: true });
      await rm(join(target, name), { force: true });
      await symlink(join(source, name), join(target, name));
    }
  }
}

/** Packages and programs below a node_modules, with those of scopes and `.bin` one by one. */
async function packagesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await readdir(folder)) {
    if (name === ".bin" || name.startsWith("@")) {
      for (const inner of await readdir(join(folder, name))) names.push(join(name, inner));
    } else if (!name.startsWith(".")) names.push(name);
  }
  return names;
}
