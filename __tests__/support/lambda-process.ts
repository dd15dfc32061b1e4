import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionZips } from "../../local/functions/function-definition";
import { layerModules, unpackFunction } from "../../local/functions/unpack";

/** What a function answered, or the message of the error that it threw. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: string;
}

export interface Invocation extends Outcome {
  /** What it logged. */
  readonly lines: readonly Record<string, unknown>[];
}

/** Milliseconds that each invocation may take, as the functions are configured. */
const TIMEOUT = 30_000;

/**
 * Invocations that run at the same time. The SDK has 50 connections to a host, and a request that waits for one runs into
 * its timeout: not in Lambda, where an instance has one invocation at a time.
 */
const PARALLEL = 40;

/**
 * Loads a module as Lambda's runtime does and invokes its handler with every message. Unlike Lambda it takes a message
 * while others are being worked on: one process stands for many instances.
 */
const RUNTIME = `
  const { handler } = require(process.env.LAMBDA_TASK_ROOT);
  process.on("message", ({ id, event }) => {
    const end = Date.now() + ${TIMEOUT};
    Promise.resolve()
      .then(() => handler(event, { getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) }))
      .then((result) => process.send({ id, result }), (error) => process.send({ id, error: error.message }));
  });
  process.send("ready");
`;

/**
 * A function as Lambda runs it: its zip and the layer's unpacked under `/var/task` and `/opt` of an own folder, in a process
 * of its own with nothing but the given environment, and far from this project's node_modules. LAMBDA_NODE is the path of
 * another Node, such as that of Lambda's runtime.
 */
export class LambdaProcess {
  private readonly running = new Map<number, (answer: Outcome) => void>();
  private readonly queue: (() => void)[] = [];
  private invocations = 0;

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    /** Everything that the function wrote to stdout so far. */
    readonly output: () => string,
  ) {
    child.on("message", ({ id, ...outcome }: Outcome & { readonly id: number }) => {
      this.running.get(id)?.(outcome);
      this.running.delete(id);
      this.queue.shift()?.();
    });
    child.on("exit", (code) => {
      for (const end of this.running.values()) end({ error: `the process ended with code ${code}` });
      this.running.clear();
    });
  }

  /**
   * @param zips paths of the function's and of the layer's zip
   * @throws Error with what the function wrote to stderr when it cannot be loaded
   */
  static async start(
    zips: FunctionZips,
    environment: Readonly<Record<string, string>>,
  ): Promise<LambdaProcess> {
    const folder = mkdtempSync(join(tmpdir(), "marketplace-lambda-"));
    const folders = await unpackFunction(zips, folder);

    let output = "";
    let errors = "";
    const child = spawn(process.env.LAMBDA_NODE ?? process.execPath, ["-e", RUNTIME], {
      cwd: folders.task,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...environment,
        LAMBDA_TASK_ROOT: folders.task,
        NODE_PATH: layerModules(folders),
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
      },
    });
    child.stdout?.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      errors += chunk;
    });
    const [first] = await Promise.race([once(child, "message"), once(child, "close")]);
    if (first !== "ready") {
      rmSync(folder, { recursive: true });
      throw new Error(`The function cannot be loaded: ${errors}`);
    }
    return new LambdaProcess(folder, child, () => output);
  }

  /** What the handler makes of an event; with its log lines when no other invocation runs at the same time. */
  async invoke(event: unknown): Promise<Invocation> {
    const before = this.output().length;
    const answer = await this.send(event);
    // What was written before the answer may arrive behind it.
    for (let turns = 0; turns < 50 && !this.output().slice(before).endsWith("\n"); turns += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const lines = this.output().slice(before).split("\n");
    return { ...answer, lines: lines.filter((line) => line !== "").map((line) => JSON.parse(line)) };
  }

  /** Like `invoke`, without waiting for log lines. */
  send(event: unknown): Promise<Outcome> {
    this.invocations += 1;
    const id = this.invocations;
    return new Promise((resolve) => {
      const start = () => {
        this.running.set(id, resolve);
        this.child.send({ id, event });
      };
      if (this.running.size < PARALLEL) start();
      else this.queue.push(start);
    });
  }

  async stop(): Promise<void> {
    this.child.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    rmSync(this.folder, { recursive: true });
  }
}
