import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { ProjectCopy } from "../../support/project-copy";

/** Milliseconds that it may take to say something. */
const LIMIT = 60_000;

/** `npm start` in a copy of the project, with a temporary folder of its own. */
export class Start {
  output = "";
  readonly temporary = mkdtempSync(join(realpathSync(tmpdir()), "start-"));
  private readonly child: ChildProcess;

  constructor(project: ProjectCopy, args: readonly string[]) {
    const { STAGE: _stage, PORT: _port, DYNAMODB_ENDPOINT: _endpoint, ...inherited } = process.env;
    this.child = spawn("node", ["operations/start.cjs", "--entry", "local/cli.ts", ...args], {
      cwd: project.folder,
      env: { ...inherited, TMPDIR: this.temporary },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
  }

  /** The first text in the output that fits. @throws Error with the output when there is none in time */
  async says(pattern: RegExp): Promise<string> {
    for (const end = Date.now() + LIMIT; Date.now() < end; await wait(20)) {
      const [found] = pattern.exec(this.output) ?? [];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) break;
    }
    throw new Error(`"${pattern}" is not in the output:\n${this.output}`);
  }

  /** Waits for its end. @param signal asks for it @returns the exit code */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined) this.child.kill(signal);
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }
}
