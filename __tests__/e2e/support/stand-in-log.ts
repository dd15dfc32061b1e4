import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** One change that the stand-in for the provider was asked for. */
export interface StandInChange {
  readonly op: "create" | "update" | "delete";
  readonly type: string;
}

/** What the stand-in did, from the file that `STANDIN_LOG` names. */
export class StandInLog {
  constructor(private readonly file: string) {}

  get environment(): NodeJS.ProcessEnv {
    return { STANDIN_LOG: this.file };
  }

  async changes(): Promise<StandInChange[]> {
    if (!existsSync(this.file)) return [];
    // The last line may be one that is being written.
    const lines = (await readFile(this.file, "utf8")).split("\n").slice(0, -1);
    return lines
      .map((line) => JSON.parse(line) as Partial<StandInChange>)
      .filter((entry): entry is StandInChange => entry.op !== undefined);
  }

  /** How often each type was created and deleted. */
  async balance(): Promise<Record<string, number>> {
    const balance: Record<string, number> = {};
    for (const { op, type } of await this.changes()) {
      balance[type] = (balance[type] ?? 0) + { create: 1, update: 0, delete: -1 }[op];
    }
    return balance;
  }

  /** Resolves when a change has begun. */
  async begun(seconds = 60): Promise<void> {
    for (let waited = 0; waited < seconds * 10; waited += 1) {
      if ((await this.changes()).length > 0) return;
      await sleep(100);
    }
    throw new Error(`the provider was asked for no change in ${seconds} s`);
  }
}
