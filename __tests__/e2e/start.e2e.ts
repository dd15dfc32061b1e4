import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ProjectCopy } from "../support/project-copy";
import { attempt } from "./support/command";

const LIMIT = 60_000;

const running: Start[] = [];
const copies: ProjectCopy[] = [];

/** `npm start` in a copy of the project, with a temporary folder of its own. */
class Start {
  output = "";
  readonly temporary = mkdtempSync(join(realpathSync(tmpdir()), "start-"));
  private readonly child: ChildProcess;

  constructor(project: ProjectCopy, args: readonly string[]) {
    const { STAGE: _stage, PORT: _port, DYNAMODB_ENDPOINT: _endpoint, ...inherited } = process.env;
    this.child = spawn("node", ["operations/start.cjs", "--entry", "local/cli.ts", ...args], {
      cwd: project.folder,
      env: { ...inherited, TMPDIR: this.temporary },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
    running.push(this);
  }

  /** The first text in the output that fits. @throws Error with the output when there is none in time */
  async says(pattern: RegExp): Promise<string> {
    for (const end = Date.now() + LIMIT; Date.now() < end; await wait(20)) {
      const [found] = pattern.exec(this.output) ?? [];
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) break;
    }
    throw new Error(`"${pattern}" is not in the output:\n${this.output}`);
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined) this.child.kill(signal);
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }
}

function projectCopy(): ProjectCopy {
  const copy = new ProjectCopy();
  copies.push(copy);
  return copy;
}

function start(...args: readonly string[]): Start {
  return new Start(projectCopy(), ["--port", "0", ...args]);
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.end("SIGTERM")));
  for (const copy of copies.splice(0)) copy.remove();
});

test("the printed curl works, and Ctrl-C leaves nothing behind", async () => {
  const platform = start();
  const curl = (await platform.says(/curl http:\S+/)).split(" ");

  const { exitCode, output } = await attempt("curl", ["-sS", "--fail", ...curl.slice(1)]);
  const engine = await platform.says(/http:\/\/127\.0\.0\.1:\d+/);

  expect({ exitCode, answer: JSON.parse(output) }).toMatchObject({
    exitCode: 0,
    answer: { items: expect.any(Array) },
  });
  expect(readdirSync(platform.temporary)).not.toEqual([]);
  expect(await platform.end("SIGINT")).toBe(130);
  expect(readdirSync(platform.temporary)).toEqual([]);
  await expect(fetch(engine)).rejects.toThrow();
});

test("SIGTERM while it starts ends it with its own code", async () => {
  const platform = start();
  while (readdirSync(platform.temporary).length === 0) await wait(5);

  expect(await platform.end("SIGTERM")).toBe(143);
  expect(platform.output).toBe("");
  expect(readdirSync(platform.temporary)).toEqual([]);
});

test("a taken port and a folder in use are errors that name the remedy", async () => {
  const data = mkdtempSync(join(tmpdir(), "data-"));
  const platform = start("--data", data);
  const url = await platform.says(/http:\/\/localhost:\d+/);

  const onPort = new Start(projectCopy(), ["--port", new URL(url).port]);
  const onData = start("--data", data);

  expect([await onPort.end(), await onData.end()]).toEqual([1, 1]);
  expect(onPort.output).toContain("--port");
  expect(onData.output).toContain("--data");
});

test("--watch swaps what changed, and keeps the old where it cannot be built", async () => {
  const project = projectCopy();
  const platform = new Start(project, ["--port", "0", "--watch"]);
  const url = await platform.says(/http:\/\/localhost:\d+/);
  const categories = async () => (await fetch(`${url}/categories`)).text();
  const source = project.path("handlers", "solutions", "categories.ts");
  const before = readFileSync(source, "utf8");
  await platform.says(/watching/);

  writeFileSync(source, before.replace('"Developer tools"', '"Tools"'));
  await platform.says(/solutions swapped \(\d+ ms\)/);
  expect(await categories()).toContain('"Tools"');

  writeFileSync(source, "const = ;");
  await platform.says(/cannot be taken over/);
  expect(await categories()).toContain('"Tools"');
});
