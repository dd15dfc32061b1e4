import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";

interface RunningOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A command that runs while a test goes on. */
export class RunningCommand {
  /** Standard output and standard error so far. */
  output = "";
  private readonly child: ChildProcess;
  private readonly end: Promise<number>;

  constructor(program: string, args: readonly string[], { cwd, env }: RunningOptions) {
    this.child = spawn(program, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    // Not `close`: what the command leaves running may keep the streams open.
    this.end = once(this.child, "exit").then(([code, signal]) =>
      typeof code === "number" ? code : `${signal}`.length * -1,
    );
  }

  get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error("the command was not started");
    return pid;
  }

  /** Types something; a terminal in between turns `\\x03` into Ctrl-C. */
  type(text: string): void {
    this.child.stdin?.write(text);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit code; negative when a signal ended it. */
  exitCode(): Promise<number> {
    return this.end;
  }

  /** Process ids of the programs of this name that descend from the command. */
  async descendants(name: string): Promise<number[]> {
    const parents = new Map<number, { parent: number; name: string }>();
    for (const entry of await readdir("/proc")) {
      if (!/^\d+$/.test(entry)) continue;
      const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
      const [, program = "", parent = ""] = /^\d+ \((.*)\) \S+ (\d+)/.exec(stat) ?? [];
      parents.set(Number(entry), { parent: Number(parent), name: program });
    }
    const descends = (pid: number): boolean =>
      pid === this.pid || (parents.has(pid) && descends(parents.get(pid)?.parent ?? 0));
    return [...parents]
      .filter(([pid, process]) => process.name === name && pid !== this.pid && descends(pid))
      .map(([pid]) => pid);
  }
}
