import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { FunctionZips } from "./function-definition";

/** Where a function finds its code and its layer: the places of `/var/task` and `/opt` in Lambda. */
export interface FunctionFolders {
  readonly task: string;
  readonly opt: string;
}

/** Unpacks the zips of a function into a folder, which is made. */
export async function unpackFunction(zips: FunctionZips, folder: string): Promise<FunctionFolders> {
  const folders = { task: join(folder, "var", "task"), opt: join(folder, "opt") };
  await Promise.all([unpack(zips.code, folders.task), unpack(zips.layer, folders.opt)]);
  return folders;
}

/** Where CommonJS finds the modules of a layer. ES modules do not look there, in Lambda neither. */
export function layerModules({ opt }: FunctionFolders): string {
  return join(opt, "nodejs", "node_modules");
}

async function unpack(zip: string, folder: string): Promise<void> {
  for (const [path, bytes] of Object.entries(unzipSync(await readFile(zip)))) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
}
