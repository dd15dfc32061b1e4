import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { type Zippable, zipSync } from "fflate";
import type { Artifact } from "./artifact";

/** A file of a zip: its path inside (with `/`) and its bytes. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The first moment that a zip can hold. In local time, as zips have no time zones: the field reads the same everywhere. */
const firstZipTime = (): Date => new Date(1980, 0, 1, 0, 0, 0);

/** Regular file, readable by everybody: Lambda runs functions as a user of its own. */
const FILE_MODE = 0o100644;
const UNIX = 3;

/**
 * The bytes of a zip that depend on nothing but paths and contents: entries sorted, one time, one mode, deflated by pure
 * JavaScript (zlib's output differs between Node versions and processors).
 */
export function deterministicZip(entries: readonly ZipEntry[]): Uint8Array {
  const mtime = firstZipTime();
  const files: Zippable = {};
  for (const { path, bytes } of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    files[path] = [bytes, { level: 9, mtime, os: UNIX, attrs: FILE_MODE << 16 }];
  }
  return zipSync(files);
}

/**
 * Writes the zip of `entries` to `path` and describes it. A file that already holds these bytes is left alone; another one
 * is replaced in a single step, so that a run beside this one reads either the old zip or the new one.
 */
export async function writeZip(path: string, entries: readonly ZipEntry[]): Promise<Artifact> {
  const zip = deterministicZip(entries);
  if (!(await holds(path, zip))) {
    const temporary = `${path}.${randomUUID()}`;
    await writeFile(temporary, zip);
    await rename(temporary, path);
  }
  const digest = createHash("sha256").update(zip).digest();
  return {
    path,
    sha256Hex: digest.toString("hex"),
    sha256Base64: digest.toString("base64"),
    size: zip.length,
  };
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  const present = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return present?.equals(bytes) ?? false;
}
