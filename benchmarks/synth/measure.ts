import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Measurement {
  /** Wall time. */
  readonly seconds: number;
  /** Largest sum of the resident memory of a command and everything it started, in bytes; 0 where there is no /proc. */
  readonly peakMemory: number;
}

const SAMPLE_EVERY_MS = 50;
/** Bytes per page of Linux on x86-64 and on most ARM machines. */
const PAGE = 4096;

/**
 * Runs a command to its end and measures it with all its processes.
 *
 * @throws Error with its output when it fails
 */
export function measure(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, CHECKPOINT_DISABLE: "1", CI: "true", ...options.env };
    const started = performance.now();
    const child = spawn(program, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data: Buffer) => {
      output += data;
    });
    child.stderr.on("data", (data: Buffer) => {
      output += data;
    });
    let peakMemory = 0;
    const sampler = setInterval(() => {
      if (child.pid !== undefined) peakMemory = Math.max(peakMemory, memoryOfTree(child.pid));
    }, SAMPLE_EVERY_MS);
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(sampler);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, peakMemory });
      else reject(new Error(`${program} ${args.join(" ")}: exit code ${code}\n${output.slice(-4000)}`));
    });
  });
}

/**
 * Resident memory of a process and all its descendants, in bytes. Goes down from the process, which takes a fraction of a
 * look at every process of the machine: the sampling must not slow down what it measures.
 */
function memoryOfTree(pid: number): number {
  const resident = Number(readProc(pid, "statm").split(" ")[1] ?? 0) * PAGE;
  return childrenOf(pid).reduce((total, child) => total + memoryOfTree(child), resident);
}

/** Of all its threads: a worker may start processes, too. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    readProc(pid, `task/${thread}/children`)
      .split(" ")
      .map(Number)
      .filter((child) => child > 0),
  );
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Empty when the process has ended meanwhile, or on a system without /proc. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
