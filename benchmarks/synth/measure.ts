import { spawn } from "node:child_process";
import { memoryOfTree } from "../process-memory";

export interface Measurement {
  /** Wall time. */
  readonly seconds: number;
  /** Largest sum of the resident memory of a command and everything it started, in bytes; 0 where there is no /proc. */
  readonly peakMemory: number;
}

const SAMPLE_EVERY_MS = 50;

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
