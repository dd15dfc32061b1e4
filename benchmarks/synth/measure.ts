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

/** Resident memory of a process and all its descendants, in bytes. */
function memoryOfTree(root: number): number {
  const parents = new Map<number, number>();
  try {
    for (const name of readdirSync("/proc")) {
      const pid = Number(name);
      const parent = Number.isInteger(pid) ? parentOf(pid) : undefined;
      if (parent !== undefined) parents.set(pid, parent);
    }
  } catch {
    return 0;
  }
  let total = 0;
  for (const pid of parents.keys()) {
    let ancestor: number | undefined = pid;
    while (ancestor !== undefined && ancestor !== root) ancestor = parents.get(ancestor);
    if (ancestor === root) total += residentMemory(pid);
  }
  return total;
}

/** From /proc/<pid>/stat, whose second field is a name in parentheses that may hold spaces. */
function parentOf(pid: number): number | undefined {
  const stat = readProc(pid, "stat");
  return stat === undefined ? undefined : Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

function residentMemory(pid: number): number {
  return Number(readProc(pid, "statm")?.split(" ")[1] ?? 0) * PAGE;
}

/** Undefined when the process has ended meanwhile. */
function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}
