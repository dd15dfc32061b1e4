import { spawn } from "node:child_process";
import { once } from "node:events";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Interrupts } from "./interrupts";
import type { TerraformBinary } from "./terraform-binary";
import { terraformEnvironment } from "./terraform-environment";

/** Where the output of terraform is while it runs, and stays when it failed. */
const LOGS = join("dist", "terraform");

/** Milliseconds between two looks at what a running terraform has printed. */
const LOOK_EVERY = 200;

/** Bytes that are read at once. */
const CHUNK = 65_536;

/** Something ended terraform from outside, before it could release its lock. */
export class KilledError extends Error {
  override readonly name = "KilledError";
  constructor(signal: string) {
    super(
      `it was ended by ${signal} from outside. A lock that it held is still there: the next run says how to release it.`,
    );
  }
}

export interface TerraformCall {
  readonly terraform: TerraformBinary;
  readonly interrupts: Interrupts;
  /** The folder of the stack. */
  readonly folder: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TerraformResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs terraform for something that is over in a moment. What it prints stays in memory: it may hold secrets.
 *
 * @throws InterruptedError when a signal came before
 */
export async function runTerraform(call: TerraformCall): Promise<TerraformResult> {
  call.interrupts.check();
  const child = start(call, ["ignore", "pipe", "pipe"]);
  const [exitCode, stdout, stderr] = await Promise.all([
    ended(child),
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

/**
 * Runs terraform for something that holds a lock. It prints into a file: into a pipe it could not, once this process was
 * killed, and would end with the lock held.
 *
 * @param name of the log, unlike that of any other terraform that runs at the same time
 * @param onLine told every line that terraform prints, soon after
 * @returns with the log's path, whose file is gone when the exit code was one of success
 */
export async function runLockingTerraform(
  call: TerraformCall,
  name: string,
  onLine: (line: string) => void,
): Promise<{ readonly exitCode: number; readonly log: string }> {
  call.interrupts.check();
  await mkdir(LOGS, { recursive: true, mode: 0o700 });
  const log = join(LOGS, `${name}-${process.pid}.log`);
  const file = await open(log, "w+", 0o600);
  const lines = new LineReader(file, onLine);
  try {
    const child = start(call, ["ignore", file.fd, file.fd]);
    const timer = setInterval(() => void lines.read(), LOOK_EVERY);
    const exitCode = await ended(child).finally(() => clearInterval(timer));
    await lines.readToEnd();
    // -detailed-exitcode: 2 says that there are changes.
    if (exitCode === 0 || exitCode === 2) await rm(log, { force: true });
    return { exitCode, log };
  } finally {
    await file.close();
  }
}

function start(call: TerraformCall, stdio: ["ignore", "pipe" | number, "pipe" | number]) {
  const child = spawn(call.terraform.program, call.args, {
    cwd: call.folder,
    env: terraformEnvironment(process.env, call.environment),
    stdio,
    // A process group of its own; on Windows that would be a console of its own, which no Ctrl-C reaches.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  call.interrupts.watch(child);
  return child;
}

/** @throws KilledError */
async function ended(child: ReturnType<typeof spawn>): Promise<number> {
  const [code, signal] = await once(child, "close");
  if (typeof code === "number") return code;
  throw new KilledError(String(signal));
}

/** Reads the lines of a file that grows. */
class LineReader {
  private position = 0;
  private rest: Buffer = Buffer.alloc(0);
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: FileHandle,
    private readonly onLine: (line: string) => void,
  ) {}

  /** Reads on, after any other reading that is under way. */
  read(): Promise<void> {
    this.reading = this.reading.then(() => this.readOn());
    return this.reading;
  }

  async readToEnd(): Promise<void> {
    await this.read();
    if (this.rest.length > 0) this.onLine(this.rest.toString());
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const { bytesRead, buffer } = await this.file.read(Buffer.alloc(CHUNK), 0, CHUNK, this.position);
      if (bytesRead === 0) return;
      this.position += bytesRead;
      // Cut between bytes, at line ends only: a character may lie across two chunks.
      let text = Buffer.concat([this.rest, buffer.subarray(0, bytesRead)]);
      for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10)) {
        this.onLine(text.subarray(0, end).toString());
        text = text.subarray(end + 1);
      }
      this.rest = text;
    }
  }
}
