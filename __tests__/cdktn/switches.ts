import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { copySources, linkPackages } from "../../benchmarks/synth/template-project";
import { cached } from "../e2e/support/cache";
import { run } from "../e2e/support/command";

const PROJECT = resolve(__dirname, "../..");

/** A way of this project to CDK Terrain. docs/cdk-terrain.md has the same two. */
export interface Switch {
  readonly title: string;
  /** What package.json says instead of cdktf and the bindings. */
  readonly packages: {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly overrides?: Readonly<Record<string, object>>;
  };
  /** Whether the sources import the new packages by their own names. */
  readonly renames: boolean;
}

export const CDKTN_VERSION = "0.24.0";

export const SWITCHES: readonly Switch[] = [
  {
    title: `cdktn ${CDKTN_VERSION} under the name of cdktf, the same bindings, no source changed`,
    packages: {
      dependencies: {
        constructs: "10.6.0",
        cdktf: `npm:cdktn@${CDKTN_VERSION}`,
        "@cdktf/provider-aws": "21.22.1",
      },
      overrides: { "@cdktf/provider-aws": { cdktf: "$cdktf" } },
    },
    renames: false,
  },
  {
    title: `cdktn ${CDKTN_VERSION} and its own bindings, imports renamed`,
    packages: {
      dependencies: { constructs: "10.6.0", cdktn: CDKTN_VERSION, "@cdktn/provider-aws": "25.7.0" },
    },
    renames: true,
  },
];

/** `from "cdktf"`, `import("cdktf/lib/…")`, `require("@cdktf/provider-aws/lib/…")`; no other text that says cdktf. */
const IMPORT = /\b(from|import|require)(\s*\(?\s*)"(cdktf|@cdktf\/provider-aws)(\/[^"]*)?"/g;

/** Packages that renamed sources must find no more. */
const OLD_PACKAGES = ["cdktf", "@cdktf/provider-aws"];

/** A copy of the project as it is. */
export async function copyProject(folder: string): Promise<void> {
  await copySources(folder);
  await linkPackages(folder, [join(PROJECT, "node_modules")]);
}

/** A copy of the project that has been switched; its new packages are kept in the user's cache. */
export async function switchedProject(
  folder: string,
  { packages, renames }: Switch,
): Promise<{ readonly renamedFiles: number }> {
  const manifest = JSON.stringify({ private: true, ...packages }, null, 2);
  const installed = await cached("cdktn", manifest, async (partial) => {
    await writeFile(join(partial, "package.json"), manifest);
    // Node 20 is older than cdktn's bindings ask for; they load all the same, and npm says so.
    await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: partial });
  });
  await copySources(folder);
  await linkPackages(folder, [join(PROJECT, "node_modules"), join(installed, "node_modules")]);
  if (!renames) return { renamedFiles: 0 };
  for (const name of OLD_PACKAGES) await rm(join(folder, "node_modules", name));
  return { renamedFiles: await renameImports(folder) };
}

/** @returns how many files were changed */
async function renameImports(folder: string): Promise<number> {
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
    cwd: PROJECT,
  });
  let changed = 0;
  for (const file of stdout.split("\n").filter((line) => line !== "")) {
    const path = join(folder, file);
    const source = await readFile(path, "utf8");
    const renamed = source.replaceAll(
      IMPORT,
      (_, keyword: string, space: string, name: string, rest = "") =>
        `${keyword}${space}"${name.replace("cdktf", "cdktn")}${rest}"`,
    );
    if (renamed === source) continue;
    await writeFile(path, renamed);
    changed += 1;
  }
  return changed;
}
