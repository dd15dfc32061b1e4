import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { FunctionDefinition } from "./function-definition";
import { type FunctionFolders, layerModules } from "./unpack";

/** What a function answers when it fails, as Lambda gives it to the caller. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export interface InstanceAnswer {
  /** JSON text. */
  readonly result?: string;
  readonly error?: FunctionError;
  /** Bytes of this instance's heap and buffers; undefined when it ended. */
  readonly usedBytes?: number;
}

export interface InstanceOptions {
  readonly definition: FunctionDefinition;
  readonly folders: FunctionFolders;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly arn: string;
  /** Takes each line of the function's log. @param requestId of the invocation; undefined while it is loaded */
  readonly onLine: (line: string, requestId: string | undefined) => void;
}

interface Message extends InstanceAnswer {
  readonly ready?: true;
  readonly line?: string;
  readonly requestId?: string;
  readonly fatal?: FunctionError;
}

const RUNTIME = join(__dirname, "runtime.cjs");

/**
 * One execution environment of a function, as a worker thread: one invocation at a time, its own modules, environment and
 * heap limit. Unlike in Lambda it shares the process: its working directory and its processors.
 */
export class Instance {
  private readonly worker: Worker;
  private pending: ((answer: InstanceAnswer) => void) | undefined;
  private failure: FunctionError | undefined;
  private hasEnded = false;
  /** Milliseconds that loading took; rejected with a FunctionError when it failed. */
  readonly ready: Promise<number>;

  constructor({ definition, folders, environment, arn, onLine }: InstanceOptions) {
    const { handler, timeout, memory, logGroup } = definition;
    const started = performance.now();
    this.worker = new Worker(RUNTIME, {
      env: { ...environment, LAMBDA_TASK_ROOT: folders.task, NODE_PATH: layerModules(folders) },
      workerData: { handler, timeout, memory, arn, logGroup },
      resourceLimits: { maxOldGenerationSizeMb: memory },
      // Whatever bypasses the runtime's capture.
      stdout: true,
      stderr: true,
      execArgv: [],
    });
    this.ready = new Promise((resolve, reject) => {
      this.worker.on("message", (message: Message) => {
        if (message.ready) resolve(performance.now() - started);
        else if (message.line !== undefined) onLine(message.line, message.requestId);
        else if (message.fatal !== undefined) this.failure = message.fatal;
        else this.settle(message);
      });
      this.worker.on("error", (error) => {
        this.failure = endedBy(error);
      });
      this.worker.on("exit", (code) => {
        this.hasEnded = true;
        const error = this.failure ?? exited(code);
        reject(error);
        this.settle({ error });
      });
    });
    // Whoever invokes awaits it.
    this.ready.catch(() => undefined);
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  /**
   * @param event JSON text
   * @param end epoch milliseconds at which the function's time is over
   */
  invoke(event: string, requestId: string, end: number): Promise<InstanceAnswer> {
    if (this.hasEnded) return Promise.resolve({ error: this.failure ?? exited(0) });
    return new Promise((resolve) => {
      this.pending = resolve;
      this.worker.postMessage({ event, requestId, end });
    });
  }

  /** Ends the thread whatever it does. @param error what an invocation under way is answered @default none is given */
  async stop(error?: FunctionError): Promise<void> {
    this.failure = error ?? this.failure;
    await this.worker.terminate();
  }

  private settle(answer: InstanceAnswer): void {
    this.pending?.(answer);
    this.pending = undefined;
  }
}

function exited(code: number): FunctionError {
  return { errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: exit status ${code}` };
}

/** A heap at its limit ends the runtime, which Lambda reports as killed. */
function endedBy(error: unknown): FunctionError {
  if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY") {
    return { errorType: "Runtime.ExitError", errorMessage: "Runtime exited with error: signal: killed" };
  }
  return {
    errorType: "Runtime.ExitError",
    errorMessage: error instanceof Error ? error.message : String(error),
  };
}
