import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { InterruptedError } from "../../../operations/terraform/interrupted-error";
import { Interrupts } from "../../../operations/terraform/interrupts";

/** Says `ready`, then `int` for each SIGINT, and ends at SIGTERM. */
const COUNTER =
  "process.on('SIGINT', () => console.log('int')); console.log('ready'); setInterval(() => {}, 1000)";

interface Counter {
  readonly child: ChildProcess;
  /** SIGINTs that have arrived. */
  count(): number;
}

const counters: Counter[] = [];
let messages: string[];
let now: number;
let interrupts: Interrupts;

beforeEach(() => {
  messages = [];
  now = 0;
  interrupts = new Interrupts(
    (message) => messages.push(message),
    () => now,
  );
});
afterAll(async () => {
  for (const { child } of counters) child.kill("SIGKILL");
});

/** A process that stands for terraform. */
async function counter(): Promise<Counter> {
  const child = spawn(process.execPath, ["-e", COUNTER], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (child.stdout === null) throw new Error("the process has no output");
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await once(child.stdout, "data");
  const made = { child, count: () => text.split("int").length - 1 };
  counters.push(made);
  return made;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !condition(); tries += 1) await wait(20);
}

describe("an interrupted run", () => {
  it("passes one SIGINT on to every terraform that runs, whatever signal came", async () => {
    const both = [await counter(), await counter()];
    for (const { child } of both) interrupts.watch(child);

    interrupts.receive("SIGTERM");
    interrupts.receive("SIGHUP");
    await until(() => both.every(({ count }) => count() > 0));
    await wait(50);

    expect(() => interrupts.check(true)).toThrow(new InterruptedError("finished"));
    expect(both.map(({ count }) => count())).toEqual([1, 1]);
    expect(messages).toEqual([
      "SIGTERM: waiting until terraform has finished what it is doing and released its lock",
    ]);
  });

  it("takes what npm passes on for the same Ctrl-C, and a second SIGINT only from the user's second one", async () => {
    const terraform = await counter();
    interrupts.watch(terraform.child);

    interrupts.receive("SIGINT");
    await until(() => terraform.count() === 1);
    now = 300;
    interrupts.receive("SIGINT");
    await wait(50);
    expect(terraform.count()).toBe(1);

    now = 2_000;
    interrupts.receive("SIGINT");
    await until(() => terraform.count() === 2);
    now = 4_000;
    interrupts.receive("SIGINT");
    await wait(50);

    expect(terraform.count()).toBe(2);
    expect(() => interrupts.check(true)).toThrow(new InterruptedError("quit"));
    expect(messages.at(-1)).toBe("second Ctrl-C: terraform quits at once and may leave its lock behind");
  });

  it("begins nothing more, and aborts what waits for something else", () => {
    expect(() => interrupts.check()).not.toThrow();

    interrupts.receive("SIGINT");

    expect(interrupts.signal.aborted).toBe(true);
    expect(() => interrupts.check()).toThrow(new InterruptedError());
    expect(messages).toEqual([]);
  });

  it("listens only while it works", async () => {
    const before = process.listenerCount("SIGINT");

    const during = await interrupts.during(async () => process.listenerCount("SIGINT"));

    expect(during).toBe(before + 1);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
