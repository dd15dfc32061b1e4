import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import microdiff from "microdiff";
import { fileHashes } from "../support/files";

/** One value that two synthesized outputs do not share. */
export interface JsonDifference {
  /** Below the output's folder, with `/`. */
  readonly file: string;
  /** `terraform.required_providers.aws.version`; empty: the file itself. */
  readonly path: string;
  /** Undefined: it is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * All that differs between two synthesized outputs: JSON value by value, whatever its layout; every other file, such as the
 * handlers' zips, byte by byte.
 */
export async function jsonDifferences(before: string, after: string): Promise<JsonDifference[]> {
  const [hashes, otherHashes] = [fileHashes(before), fileHashes(after)];
  const files = [...new Set([...Object.keys(hashes), ...Object.keys(otherHashes)])].sort();
  const differing = files.filter((file) => hashes[file] !== otherHashes[file]);
  const found = await Promise.all(differing.map((file) => differencesOf(file, before, after)));
  return found.flat();
}

async function differencesOf(file: string, before: string, after: string): Promise<JsonDifference[]> {
  const name = file.replaceAll("\\", "/");
  const paths = [before, after].map((folder) => join(folder, file));
  const [isBefore, isAfter] = paths.map(existsSync);
  if (!(file.endsWith(".json") && isBefore && isAfter)) {
    const state = (isThere?: boolean) => (isThere === true ? "a file" : undefined);
    return [{ file: name, path: "", before: state(isBefore), after: state(isAfter) }];
  }
  const [left, right] = await Promise.all(
    paths.map(async (path) => ({ root: JSON.parse(await readFile(path, "utf8")) })),
  );
  return microdiff(left ?? {}, right ?? {}, { cyclesFix: false }).map((difference) => ({
    file: name,
    path: difference.path.slice(1).join("."),
    before: "oldValue" in difference ? difference.oldValue : undefined,
    after: "value" in difference ? difference.value : undefined,
  }));
}
