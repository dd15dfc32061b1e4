import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../free-port";

/** A DynamoDB engine that listens on this computer. */
export interface DynamodbEngine {
  /** For example `http://127.0.0.1:8000`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Milliseconds within which a started engine has to listen, on a computer that has much else to do. */
const START_LIMIT = 30_000;

/**
 * Starts an engine on a free port.
 *
 * @param args of the program, from the port
 */
export async function startEngine(
  program: string,
  args: (port: string) => readonly string[],
  cwd?: string,
): Promise<DynamodbEngine> {
  const port = await freePort();
  const engine = spawn(program, args(String(port)), {
    stdio: "ignore",
    ...(cwd === undefined ? {} : { cwd }),
  });
  await listening(engine, port);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      engine.kill();
      if (engine.exitCode === null && engine.signalCode === null) await once(engine, "exit");
    },
  };
}

async function listening(engine: ChildProcess, port: number): Promise<void> {
  let failure: Error | undefined;
  engine.once("error", (error) => {
    failure = error;
  });
  for (const end = Date.now() + START_LIMIT; Date.now() < end; await wait(5)) {
    if (failure !== undefined) throw failure;
    if (engine.exitCode !== null) throw new Error(`The DynamoDB engine ended with code ${engine.exitCode}.`);
    if (await accepts(port)) return;
  }
  engine.kill();
  throw new Error(`The DynamoDB engine does not listen on port ${port} after ${START_LIMIT} ms.`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
