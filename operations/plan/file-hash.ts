import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { StageStack } from "../stage-stacks";
import { lockFileOf } from "../terraform/stack-terraform";

/** Of all that synth writes for a stack and terraform reads: the JSON and the assets beside it, by path and content. Hex SHA-256. */
export async function sourcesHash({ folder }: StageStack): Promise<string> {
  const assets = await readdir(join(folder, "assets"), { recursive: true, withFileTypes: true }).catch(
    ifAbsent([]),
  );
  const files = assets.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const file of [join(folder, "cdk.tf.json"), ...files.sort()]) {
    const path = file.slice(folder.length + 1).replaceAll("\\", "/");
    hash.update(`${path}\0${await fileHash(file)}\n`);
  }
  return hash.digest("hex");
}

/** Of the provider's checksums; null when a stack has none. */
export async function lockFileHash(stack: StageStack): Promise<string | null> {
  return fileHash(lockFileOf(stack));
}

/** Hex SHA-256 of a file's bytes; null when there is no such file. */
export async function fileHash(file: string): Promise<string | null> {
  const bytes = await readFile(file).catch(ifAbsent(null));
  return bytes === null ? null : createHash("sha256").update(bytes).digest("hex");
}

function ifAbsent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === "ENOENT") return value;
    throw error;
  };
}
