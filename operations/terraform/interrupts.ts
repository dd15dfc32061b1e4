import type { ChildProcess } from "node:child_process";
import { announce } from "../progress";
import { InterruptedError } from "./interrupted-error";

/**
 * Milliseconds within which another SIGINT is the same Ctrl-C: the terminal tells this process and npm, and npm tells it
 * once more.
 */
const SAME_KEY_PRESS = 1_000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * What happens to terraform when this process is asked to end. Each terraform is in a process group of its own, so that a
 * Ctrl-C in the terminal reaches this process only; it gets exactly one SIGINT, whatever signal came, and finishes what
 * it is doing and releases its lock. A second SIGINT, at which terraform quits with the lock held, is only passed on when
 * the user presses Ctrl-C again.
 */
export class Interrupts {
  private readonly running = new Set<ChildProcess>();
  private readonly ending = new AbortController();
  private firstAt: number | undefined;
  private forced = false;

  /**
   * @param notify told, for the user, what happens now
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    private readonly notify: (message: string) => void = announce,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Aborted by the first signal: for whatever waits for something else than terraform. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** Does `work` while signals are handled as said above. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const listeners = SIGNALS.map((name) => [name, () => this.receive(name)] as const);
    for (const [name, listener] of listeners) process.on(name, listener);
    // A closed terminal cannot be written to: that must not end this process before terraform.
    process.stdout.on("error", ignore);
    process.stderr.on("error", ignore);
    try {
      return await work();
    } finally {
      for (const [name, listener] of listeners) process.off(name, listener);
      process.stdout.off("error", ignore);
      process.stderr.off("error", ignore);
    }
  }

  /** Passes signals on to a terraform until it ends. */
  watch(child: ChildProcess): void {
    this.running.add(child);
    child.once("close", () => this.running.delete(child));
    child.once("error", () => this.running.delete(child));
  }

  /** Whether a signal has come. */
  get interrupted(): boolean {
    return this.firstAt !== undefined;
  }

  /**
   * @param begun whether a terraform that changes something was at work
   * @throws InterruptedError once a signal has come
   */
  check(begun = false): void {
    if (!this.interrupted) return;
    throw new InterruptedError(!begun ? "idle" : this.forced ? "quit" : "finished");
  }

  receive(name: (typeof SIGNALS)[number]): void {
    if (this.firstAt === undefined) {
      this.firstAt = this.now();
      this.ending.abort();
      if (this.running.size > 0) {
        this.notify(`${name}: waiting until terraform has finished what it is doing and released its lock`);
      }
      for (const child of this.running) interrupt(child);
      return;
    }
    if (name !== "SIGINT" || this.now() - this.firstAt < SAME_KEY_PRESS) return;
    if (this.forced || this.running.size === 0) return;
    this.forced = true;
    this.notify("second Ctrl-C: terraform quits at once and may leave its lock behind");
    for (const child of this.running) interrupt(child);
  }
}

/** Consoles of Windows have told terraform themselves, and there is no signal to pass on. */
function interrupt(child: ChildProcess): void {
  if (process.platform !== "win32") child.kill("SIGINT");
}

function ignore(): void {}
