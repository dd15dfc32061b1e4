import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { memoryOfTree } from "../process-memory";

export interface Start {
  /** From the command to the first 200. */
  readonly seconds: number;
  /** Bytes that all processes hold resident, once nothing is left to do; NaN when it was not waited for. */
  readonly memory: number;
}

/** Milliseconds. */
const START_LIMIT = 60_000;
const POLL = 5;
const REST_SAMPLE = 500;
const REST_LIMIT = 30_000;
/** Samples in a row within so much of each other are rest. */
const STEADY_SAMPLES = 6;
const STEADY = 0.02;

/** Runs `npm start` on a port until it answers, or until it is at rest, and ends it as Ctrl-C does. */
export async function measureStart(port: number, until: "answer" | "rest"): Promise<Start> {
  const started = performance.now();
  const child = spawn("npm", ["start", "--", "--port", String(port)], {
    // A group of its own, as a terminal gives it one.
    detached: true,
    stdio: "ignore",
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("npm start cannot be started");
  try {
    await answering(`http://127.0.0.1:${port}/health`, child);
    const seconds = (performance.now() - started) / 1_000;
    return { seconds, memory: until === "rest" ? await memoryAtRest(pid) : Number.NaN };
  } finally {
    process.kill(-pid, "SIGINT");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }
}

/** Waits for a 200. @throws Error when there is none in time, or the process has ended */
export async function answering(
  url: string,
  child: Pick<ChildProcess, "exitCode" | "signalCode">,
): Promise<void> {
  for (const end = Date.now() + START_LIMIT; Date.now() < end; await wait(POLL)) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
  }
  throw new Error(`${url} does not answer. What should serve it ended with ${child.exitCode}.`);
}

/** The compiler checks types for some seconds after the first answer. */
async function memoryAtRest(pid: number): Promise<number> {
  let samples: number[] = [];
  for (const end = Date.now() + REST_LIMIT; Date.now() < end; await wait(REST_SAMPLE)) {
    samples = [...samples, memoryOfTree(pid)].slice(-STEADY_SAMPLES);
    const [least, most] = [Math.min(...samples), Math.max(...samples)];
    if (samples.length === STEADY_SAMPLES && most - least <= STEADY * most) return most;
  }
  throw new Error(`npm start is not at rest after ${REST_LIMIT / 1_000} s.`);
}
