import { randomUUID } from "node:crypto";
import type { FunctionDefinition } from "./function-definition";
import { type FunctionError, Instance, type InstanceAnswer } from "./instance";
import { type Invocation, type InvocationReport, invocationReport } from "./invocation";
import type { FunctionFolders } from "./unpack";

/** More invocations at the same time than the function may have. */
export class TooManyRequestsError extends Error {
  override readonly name = "TooManyRequestsException";
  constructor(functionName: string) {
    super(`Rate Exceeded: ${functionName} has as many invocations under way as it may have.`);
  }
}

export interface FunctionListener {
  line(line: string, requestId: string | undefined): void;
  report(report: InvocationReport): void;
}

export interface LambdaFunctionOptions {
  readonly definition: FunctionDefinition;
  readonly folders: FunctionFolders;
  /** Beside the definition's variables: what Lambda sets, and local endpoints. */
  readonly environment: Readonly<Record<string, string>>;
  readonly arn: string;
  readonly listener: FunctionListener;
  /** Instances at most. Invocations beyond wait, which in Lambda they need not. */
  readonly maxInstances: number;
  /** Whether an instance dies of its next invocation. */
  readonly shouldCrash?: () => "before" | "after" | undefined;
}

interface Waiting {
  readonly event: string;
  readonly requestId: string;
  readonly resolve: (invocation: Invocation) => void;
}

interface Slot {
  readonly instance: Instance;
  /** Of the code that it was started with. */
  readonly generation: number;
  /** Milliseconds, until the first invocation has reported them. */
  initMs?: number;
  idleSince: number;
}

/**
 * What an account may have at the same time in a region, over all functions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const ACCOUNT_CONCURRENCY = 1_000;
/** Milliseconds after which an instance that is not the last is given up. */
const IDLE_LIMIT = 60_000;

/** A function with its instances: started when an invocation finds none idle, and used again. */
export class LambdaFunction {
  private readonly waiting: Waiting[] = [];
  private readonly idle: Slot[] = [];
  private readonly slots = new Set<Slot>();
  private starting = 0;
  private underWay = 0;
  private generation = 0;
  private isStopped = false;
  private folders: FunctionFolders;
  private definition: FunctionDefinition;

  constructor(private readonly options: LambdaFunctionOptions) {
    this.folders = options.folders;
    this.definition = options.definition;
  }

  get name(): string {
    return this.definition.name;
  }

  /** Instances that live, idle or not. */
  get instances(): number {
    return this.slots.size;
  }

  /**
   * @param event anything that JSON can hold
   * @throws TooManyRequestsError beyond the reserved concurrency, or the account's
   */
  async invoke(event: unknown, requestId: string = randomUUID()): Promise<Invocation> {
    if (this.underWay >= (this.definition.reservedConcurrency ?? ACCOUNT_CONCURRENCY)) {
      throw new TooManyRequestsError(this.name);
    }
    this.underWay += 1;
    try {
      return await new Promise((resolve) => {
        this.waiting.push({ event: JSON.stringify(event), requestId, resolve });
        this.assign();
      });
    } finally {
      this.underWay -= 1;
    }
  }

  /** From the next invocation on other code runs, or the same with other settings; what is under way ends as it began. */
  replace(definition: FunctionDefinition, folders: FunctionFolders): void {
    this.generation += 1;
    this.definition = definition;
    this.folders = folders;
    for (const slot of this.idle.splice(0)) this.discard(slot);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    const error = { errorType: "Runtime.ExitError", errorMessage: "The local platform was stopped." };
    for (const waiting of this.waiting.splice(0)) this.fail(waiting, error);
    await Promise.all([...this.slots].map(({ instance }) => instance.stop()));
  }

  /** Gives invocations that wait to instances that do not, and starts some for the rest. */
  private assign(): void {
    while (this.waiting.length > 0) {
      const slot = this.idle.pop();
      if (slot === undefined) break;
      const next = this.waiting.shift();
      if (next !== undefined) void this.run(slot, next);
    }
    while (this.mayStart()) this.start();
  }

  private mayStart(): boolean {
    const isWanted = this.starting < this.waiting.length && this.slots.size < this.options.maxInstances;
    return isWanted && !this.isStopped;
  }

  private start(): void {
    const { arn, environment, listener } = this.options;
    const instance = new Instance({
      definition: this.definition,
      folders: this.folders,
      environment: { ...this.definition.variables, ...environment },
      arn,
      onLine: listener.line,
    });
    const slot: Slot = { instance, generation: this.generation, idleSince: 0 };
    this.slots.add(slot);
    this.starting += 1;
    instance.ready.then(
      (initMs) => {
        this.starting -= 1;
        slot.initMs = initMs;
        this.release(slot);
      },
      (error: FunctionError) => {
        this.starting -= 1;
        this.slots.delete(slot);
        const next = this.waiting.shift();
        if (next !== undefined) this.fail(next, error);
        this.assign();
      },
    );
  }

  private async run(slot: Slot, { event, requestId, resolve }: Waiting): Promise<void> {
    const { initMs } = slot;
    delete slot.initMs;
    const { timeout } = this.definition;
    const started = performance.now();
    const answer = await this.within(slot, event, requestId, timeout);
    const durationMs = performance.now() - started;
    this.release(slot);
    const report = invocationReport(this.definition, requestId, durationMs, initMs, answer);
    this.options.listener.report(report);
    const { result, error } = answer;
    resolve(error === undefined ? { result: JSON.parse(result ?? "null"), report } : { error, report });
  }

  /** Ends the instance when it takes longer than the function may. */
  private async within(
    { instance }: Slot,
    event: string,
    requestId: string,
    timeout: number,
  ): Promise<InstanceAnswer> {
    const crash = this.options.shouldCrash?.();
    const crashed = {
      errorType: "Runtime.ExitError",
      errorMessage: "Runtime exited with error: signal: killed",
    };
    if (crash === "before") {
      await instance.stop(crashed);
      return { error: crashed };
    }
    const timer = setTimeout(() => {
      const text = `Task timed out after ${timeout.toFixed(2)} seconds`;
      this.options.listener.line(`${new Date().toISOString()} ${requestId} ${text}`, requestId);
      void instance.stop({
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${requestId} Error: ${text}`,
      });
    }, timeout * 1_000);
    const answer = await instance.invoke(event, requestId, Date.now() + timeout * 1_000);
    clearTimeout(timer);
    if (crash === undefined) return answer;
    await instance.stop(crashed);
    return { error: crashed };
  }

  private release(slot: Slot): void {
    if (slot.instance.ended) this.slots.delete(slot);
    else if (slot.generation !== this.generation || this.isStopped) this.discard(slot);
    else {
      slot.idleSince = performance.now();
      this.idle.push(slot);
      this.discardIdle();
    }
    this.assign();
  }

  /** The first idle one is the one that waits longest: the last to become idle is used next. */
  private discardIdle(): void {
    const [first] = this.idle;
    if (first === undefined || this.idle.length < 2 || performance.now() - first.idleSince < IDLE_LIMIT)
      return;
    this.idle.shift();
    this.discard(first);
  }

  private discard(slot: Slot): void {
    this.slots.delete(slot);
    void slot.instance.stop();
  }

  private fail({ requestId, resolve }: Waiting, error: FunctionError): void {
    const report = invocationReport(this.definition, requestId, 0, 0, { error });
    this.options.listener.report(report);
    resolve({ error, report });
  }
}
