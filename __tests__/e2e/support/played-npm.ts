import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * npm as it is, but for `npm ci`: the dependencies of copies of the project are links to those of this checkout.
 *
 * @param folder for the program; others may be put there as well
 * @returns the environment that finds it
 */
export async function playedNpm(folder: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(folder, { recursive: true });
  const program = join(folder, "npm");
  await writeFile(program, NPM);
  await chmod(program, 0o755);
  const { PATH = "" } = process.env;
  return { PATH: `${folder}${delimiter}${PATH}`, PLAYED_PATH: PATH };
}

const NPM = `#!/usr/bin/env bash
if [ "$1" = ci ]; then echo "npm ci"; exit; fi
PATH="$PLAYED_PATH" exec npm "$@"
`;
