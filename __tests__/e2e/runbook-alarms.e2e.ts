import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runbookSections, runbookText } from "../support/runbook-page";
import { stageConfig } from "../support/synthesized";
import { InvokedLocally } from "./runbook/invoked-locally";
import { playAccount } from "./runbook/played-account";
import { PROCEDURES } from "./runbook/sections";
import { RunbookShell } from "./runbook/shell";
import { SYNTAX_ONLY } from "./runbook/syntax-only";
import { Emulator } from "./support/emulator";
import { copyOf, removeCopies } from "./support/project";
import { terraformEnvironment } from "./support/terraform";

const STAGE = stageConfig("dev");

/** The entries of alarms, and the set-up: all headings with commands that are no procedure. */
const HEADINGS = runbookSections()
  .map(({ heading }) => heading)
  .filter((heading) => !(PROCEDURES as readonly string[]).includes(heading));

let emulator: Emulator;
let functions: InvokedLocally;
let folder: string;
let shell: RunbookShell;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marketplace-night-"));
  const outdir = await copyOf("s3");
  emulator = await Emulator.start();
  await playAccount(emulator, STAGE, outdir);
  functions = await InvokedLocally.start(emulator.url, STAGE, outdir);
  const environment = { ...terraformEnvironment(), ...emulator.environment, ...functions.environment };
  shell = await RunbookShell.open(STAGE.name, folder, environment);
});
afterAll(async () => {
  await shell?.close();
  await functions?.stop();
  await emulator?.stop();
  await removeCopies();
  await rm(folder, { recursive: true, force: true });
});

test("the shell of the set-up knows the page's functions, and tells which alarms are up", async () => {
  const output = await shell.run(shell.setUp.slice(1));

  expect(output).toContain("marketplace-dev-lambda-errors-users");
});

test.each(HEADINGS)("every command of %s is answered, or at least well-formed", async (heading) => {
  await shell.run(shell.under(heading));
});

test("the reconciliation is run by the local platform, and its schedule enabled", async () => {
  const result = await readFile(join(folder, "reconciliation.json"), "utf8");
  const rule = await shell.run([
    'aws events describe-rule --name "marketplace-$stage-reconciliation" --query State',
  ]);

  expect(JSON.parse(result)).toEqual({ overdue: 0, worked: 0, left: [] });
  expect(rule.trim()).toBe('"ENABLED"');
});

test("undelivered audit events are copied into the trail", async () => {
  const [event] = JSON.parse(await readFile(join(folder, "undelivered.json"), "utf8"));
  const trail = await shell.run([
    'aws logs filter-log-events --log-group-name "/aws/marketplace/$stage" --query "events[].message"',
  ]);

  expect(JSON.parse(trail)).toContain(event.message);
});

test("a wrong option of a call that nothing answers fails all the same", async () => {
  await expect(shell.run(["aws health describe-events --filter planets=MARS"])).rejects.toThrow(/planets/);
  await expect(shell.run(["aws lambda get-account-settings --nothing"])).rejects.toThrow(/nothing/);
});

test("nothing is called well-formed only that the page does not have", () => {
  const commands = runbookText().replaceAll(/\s+/g, " ");

  expect(Object.keys(SYNTAX_ONLY).filter((call) => !commands.includes(`aws ${call} `))).toEqual([]);
});
