import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ProjectCopy } from "../support/project-copy";
import { attempt } from "./support/command";
import { Start } from "./support/start";

const running: Start[] = [];
const copies: ProjectCopy[] = [];

function projectCopy(): ProjectCopy {
  const copy = new ProjectCopy();
  copies.push(copy);
  return copy;
}

function start(...args: readonly string[]): Start {
  return started(projectCopy(), "--port", "0", ...args);
}

function started(project: ProjectCopy, ...args: readonly string[]): Start {
  const start = new Start(project, args);
  running.push(start);
  return start;
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

  const onPort = started(projectCopy(), "--port", new URL(url).port);
  const onData = start("--data", data);

  expect([await onPort.end(), await onData.end()]).toEqual([1, 1]);
  expect(onPort.output).toContain("--port");
  expect(onData.output).toContain("--data");
});

test("--watch swaps what changed, and keeps the old where it cannot be built", async () => {
  const project = projectCopy();
  const platform = started(project, "--port", "0", "--watch");
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
