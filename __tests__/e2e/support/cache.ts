import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "./command";

/** Where tools that the checks install for themselves are kept between runs. */
export const CACHE = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "marketplace-platform-infrastructure",
);

/** Written last, so that an interrupted installation is not taken for a complete one. */
const COMPLETE = ".complete";

/**
 * A folder of the cache with what `fill` put there.
 *
 * @param key everything that the contents depend on
 */
export async function cached(
  name: string,
  key: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const digest = createHash("sha256").update(key).digest("hex").slice(0, 12);
  const folder = join(CACHE, `${name}-${digest}`);
  if (existsSync(join(folder, COMPLETE))) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await fill(folder);
  await writeFile(join(folder, COMPLETE), key);
  return folder;
}

/** The folder with the programs of a virtual environment that holds one package of the Python index. */
export async function pythonPrograms(requirement: string): Promise<string> {
  const { output: version } = await run("python3", ["--version"]);
  const name = requirement.replace(/[^A-Za-z0-9.]+/g, "-");
  const environment = await cached(name, `${requirement} ${version}`, async (folder) => {
    await run("python3", ["-m", "venv", folder]);
    await run(join(folder, "bin", "pip"), ["install", "--quiet", requirement], { timeout: 480_000 });
  });
  return join(environment, "bin");
}
