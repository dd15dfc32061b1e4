import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigurationError } from "../config/errors";

/** A folder that keeps the tables' data of each stage between runs. One run at a time may have it. */
export class DataFolder {
  private constructor(
    private readonly folder: string,
    private readonly lock: string,
  ) {}

  /** @throws ConfigurationError when another run has it, or it cannot be written */
  static async take(path: string): Promise<DataFolder> {
    const folder = resolve(path);
    const lock = join(folder, "lock");
    try {
      await mkdir(folder, { recursive: true });
      await writeLock(lock);
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      throw new ConfigurationError(
        `The data folder ${folder} cannot be written (${(error as Error).message}). Choose another by --data.`,
      );
    }
    return new DataFolder(folder, lock);
  }

  /** The file with the data of a stage. */
  database(stage: string): string {
    return join(this.folder, `${stage}.db`);
  }

  /** The folder with what the peers of a stage keep. */
  peers(stage: string): string {
    return join(this.folder, stage);
  }

  async release(): Promise<void> {
    await rm(this.lock, { force: true });
  }
}

/** @throws ConfigurationError when the process that wrote it lives */
async function writeLock(lock: string, attempts = 2): Promise<void> {
  try {
    const file = await open(lock, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempts === 0) throw error;
    const owner = Number(await readFile(lock, "utf8").catch(() => ""));
    if (owner !== 0 && lives(owner)) {
      throw new ConfigurationError(
        `The data in ${lock.slice(0, -"/lock".length)} is in use by process ${owner}. End it, or choose another folder by --data.`,
      );
    }
    // Left behind by a run that was killed.
    await rm(lock, { force: true });
    await writeLock(lock, attempts - 1);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
