import { spawn } from "node:child_process";

export interface CommandOptions {
  readonly cwd?: string;
  /** The whole environment of the process. @default this process's own */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which the process is killed. @default 300000 */
  readonly timeout?: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/** Runs a program without standard input; resolves whatever its exit code is. */
export function attempt(
  program: string,
  args: readonly string[],
  { cwd = process.cwd(), env = process.env, timeout = 300_000 }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      timeout,
      // terraform would wait for its provider, which retries what an emulator cannot do for many minutes.
      killSignal: "SIGKILL",
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal !== null) output += `\n(ended by ${signal}; the limit is ${timeout / 1000} s)`;
      resolve({ exitCode: code ?? 1, stdout, output });
    });
  });
}

/**
 * Runs a program.
 *
 * @throws Error with its output when the exit code is not 0
 */
export async function run(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const result = await attempt(program, args, options);
  if (result.exitCode !== 0) {
    const where = options.cwd === undefined ? "" : ` in ${options.cwd}`;
    throw new Error(
      `${program} ${args.join(" ")}${where}: exit code ${result.exitCode}\n${essence(result.output)}`,
    );
  }
  return result;
}

/** What a failed program said of its error: all that follows its progress, or terraform's plan. */
export function essence(output: string): string {
  const errors = output.search(/^\W*error: /im);
  return errors < 0 ? output.slice(-4000) : output.slice(errors, errors + 8000);
}
