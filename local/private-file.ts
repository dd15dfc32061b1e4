import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Only its owner may read it. */
const MODE = 0o600;

/** The JSON of a file; undefined when there is none. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read: ${(error as Error).message}. Without it a new one is made.`);
  }
}

/** Replaces a file as a whole: whoever reads it finds the old content or the new one. */
export function writeJson(path: string, content: unknown): void {
  const draft = `${path}.new`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: MODE });
  renameSync(draft, path);
}
