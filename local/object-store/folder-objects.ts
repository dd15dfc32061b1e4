import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StoredObject, StoredObjects } from "./stored-objects";

/** What is known of an object, beside its bytes. */
interface Description extends Omit<StoredObject, "bytes"> {
  readonly path: string;
  /** File with the bytes: each upload has its own, so that no reader finds half of another. */
  readonly file: string;
}

/**
 * Objects in a folder: for each a description by the hash of its path (a key may hold what no file name can), and its bytes
 * by their own hash.
 */
export class FolderObjects implements StoredObjects {
  constructor(private readonly folder: string) {}

  async get(path: string): Promise<StoredObject | undefined> {
    const found = await this.description(nameOf(path));
    if (found === undefined) return undefined;
    const { type, disposition, sha256, file } = found;
    return { bytes: await readFile(join(this.folder, file)), type, disposition, sha256 };
  }

  async put(path: string, { bytes, ...rest }: StoredObject): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = `${nameOf(path)}-${createHash("sha256").update(bytes).digest("hex")}.bytes`;
    const before = await this.description(nameOf(path));
    await this.write(file, bytes);
    const description: Description = { ...rest, path, file };
    await this.write(`${nameOf(path)}.json`, JSON.stringify(description));
    if (before !== undefined && before.file !== file)
      await rm(join(this.folder, before.file), { force: true });
  }

  async delete(path: string): Promise<void> {
    const found = await this.description(nameOf(path));
    if (found === undefined) return;
    await rm(join(this.folder, `${nameOf(path)}.json`), { force: true });
    await rm(join(this.folder, found.file), { force: true });
  }

  async list(prefix: string): Promise<readonly string[]> {
    const files = await readdir(this.folder).catch(() => []);
    const descriptions = await Promise.all(
      files
        .filter((file) => file.endsWith(".json"))
        .map((file) => this.description(file.replace(/\.json$/, ""))),
    );
    return descriptions.flatMap((found) => (found?.path.startsWith(prefix) ? [found.path] : [])).sort();
  }

  private async description(name: string): Promise<Description | undefined> {
    try {
      return JSON.parse(await readFile(join(this.folder, `${name}.json`), "utf8"));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  private async write(file: string, content: string | Buffer): Promise<void> {
    const draft = join(this.folder, `${file}.new`);
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, join(this.folder, file));
  }
}

function nameOf(path: string): string {
  return createHash("sha256").update(path).digest("hex");
}
