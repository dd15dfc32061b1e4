import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";

interface Entry {
  readonly kind: string;
  readonly key: string;
  readonly value: unknown;
}

/** Only its owner may read it. */
const MODE = 0o600;

/**
 * Records of a process in a file, so that the next one finds them: each change is a line, and the last one of a kind and key
 * counts. Without a file it keeps nothing.
 */
export class Journal {
  private readonly entries = new Map<string, Entry>();

  /** Shortens the file to what counts. @throws Error naming the file when a line cannot be read */
  constructor(private readonly file?: string) {
    if (file === undefined) return;
    for (const entry of readEntries(file)) this.entries.set(JSON.stringify([entry.kind, entry.key]), entry);
    const draft = `${file}.new`;
    const lines = [...this.entries.values()].map((entry) => `${JSON.stringify(entry)}\n`);
    writeFileSync(draft, lines.join(""), { mode: MODE });
    renameSync(draft, file);
  }

  /** What an earlier process wrote, oldest key first. */
  read<T>(kind: string): T[] {
    return [...this.entries.values()].flatMap((entry) => (entry.kind === kind ? [entry.value as T] : []));
  }

  /** On the disk when it returns. */
  write(kind: string, key: string, value: unknown): void {
    if (this.file !== undefined) appendFileSync(this.file, `${JSON.stringify({ kind, key, value })}\n`);
  }
}

function readEntries(file: string): Entry[] {
  const lines = textOf(file).split("\n");
  // What follows the last line end was cut off while it was being written.
  return lines.slice(0, -1).map((line, index) => {
    try {
      return JSON.parse(line) as Entry;
    } catch {
      throw new Error(`${file}:${index + 1} is no JSON. Restore the file, or remove it to start with none.`);
    }
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
