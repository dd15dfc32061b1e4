import { setTimeout as sleep } from "node:timers/promises";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { deployedDev } from "./support/foundation";
import { PROJECT } from "./support/project";
import { RunningCommand } from "./support/running-command";
import { removeProjects, type StageProject } from "./support/stage-project";
import { StandInLog } from "./support/stand-in-log";

/** Seconds of a change under way: time to interrupt it, and to see that terraform waits for its end. */
const SLOW = { STANDIN_DELAY_MS: "3000" };

const CTRL_C = "\x03";

/** Milliseconds after which another Ctrl-C is not taken for the same one any more, with a reserve. */
const SAME_KEY_PRESS = 2_500;

const APPLY = ["--stage", "dev", "--yes"];

let project: StageProject;
let log: StandInLog;
/** Days that CloudWatch accepts and no other stage has. */
const RETENTIONS = [14, 60, 90, 120, 150, 180, 365];
let retention = 0;

afterAll(removeProjects);

describeWith(["schema"], "it makes the stand-in slow", "an apply that ends in the middle", () => {
  beforeAll(async () => {
    project = await deployedDev("interruptions");
  });

  test("by Ctrl-C in a terminal: terraform finishes its change and releases the lock, exit code 130, and the next run completes", async () => {
    await planChange();
    const terminal = applyInTerminal();
    await log.begun();

    terminal.type(CTRL_C);

    expect({ exitCode: await terminal.exitCode(), output: terminal.output }).toMatchObject({ exitCode: 130 });
    expect(await project.store.lockItems()).toEqual([]);
    await completes();
  });

  test("by a terminal that is closed: terraform finishes its change and releases the lock", async () => {
    await planChange();
    const terminal = applyInTerminal();
    await log.begun();

    terminal.kill("SIGKILL");

    await lockReleased();
    expect(await infrastructure()).toContain(`"retention_in_days": ${retention}`);
  });

  test("by SIGTERM, as a pipeline ends a job: the same", async () => {
    await planChange();
    const applying = project.start("apply", APPLY, { ...log.environment, ...SLOW });
    await log.begun();

    applying.kill("SIGTERM");

    expect({ exitCode: await applying.exitCode(), output: applying.output }).toMatchObject({ exitCode: 130 });
    expect(await project.store.lockItems()).toEqual([]);
    await completes();
  });

  test("by kill -9 of the runner alone: terraform finishes the stack by itself, and the next run completes", async () => {
    await planChange();
    const applying = project.start("apply", APPLY, { ...log.environment, ...SLOW });
    await log.begun();

    applying.kill("SIGKILL");

    expect(await applying.exitCode()).toBeLessThan(0);
    expect(await project.store.lockItems()).not.toEqual([]);
    await lockReleased();
    expect(await infrastructure()).toContain(`"retention_in_days": ${retention}`);
    await completes();
  });

  test("by kill -9 of terraform: the message names the command that releases its lock, and after that the next run completes", async () => {
    await planChange();
    const applying = project.start("apply", APPLY, { ...log.environment, ...SLOW });
    await log.begun();
    const [terraform] = await applying.descendants("terraform");
    if (terraform === undefined) throw new Error("no terraform runs");

    // The whole group: a provider that lost its terraform would go on for ever.
    process.kill(-terraform, "SIGKILL");

    expect(await applying.exitCode()).toBe(1);
    expect(await project.store.lockItems()).toHaveLength(1);
    await unlock();
    await completes();
  });

  // The last one: the state may be written without its checksum then, which only a person can judge. How soon terraform
  // ends is not asked: it closes its provider first, and the stand-in finishes its change.
  test("by two Ctrl-C: terraform is told twice to quit, and the user what that means", async () => {
    await planChange();
    const terminal = applyInTerminal({ STANDIN_DELAY_MS: "8000" });
    await log.begun();

    terminal.type(CTRL_C);
    await sleep(SAME_KEY_PRESS);
    terminal.type(CTRL_C);

    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.output).toContain("second Ctrl-C: terraform quits at once and may leave its lock behind");
  });
});

function applyInTerminal(delay = SLOW): RunningCommand {
  return new RunningCommand(
    "python3",
    [`${PROJECT}/__tests__/e2e/support/in-terminal.py`, "node", "operations/start.cjs", "apply", ...APPLY],
    project.options({ ...log.environment, ...delay }),
  );
}

/** Releases the lock by the command that the next plan names. */
async function unlock(): Promise<void> {
  const output = await endedWith(1, project.attempt("plan", ["--stage", "dev", "--skip-synth"]));
  const [, command] = /^ *(cd .* force-unlock .*)$/m.exec(output) ?? [];
  if (command === undefined) throw new Error(`no command for the lock in:\n${output}`);
  const script = `${command} </dev/stdin`.replace("force-unlock", "force-unlock -force");
  await endedWith(0, project.program("sh", ["-c", script]));
}

async function infrastructure(): Promise<string | undefined> {
  return (await project.store.states("dev"))["marketplace/dev/MarketplaceInfrastructure-dev.tfstate"];
}

/** Plans a change of the first stack that was not made before. */
async function planChange(): Promise<void> {
  const [from, to] = RETENTIONS.splice(0, 1).concat(RETENTIONS);
  await project.edit("config/stages.ts", `logRetentionDays: ${from},`, `logRetentionDays: ${to},`);
  retention = to ?? 0;
  log = new StandInLog(project.path(`stand-in-${retention}.log`));
  await endedWith(2, project.attempt("plan", ["--stage", "dev"]));
}

async function lockReleased(): Promise<void> {
  for (let waited = 0; waited < 300; waited += 1) {
    if ((await project.store.lockItems()).length === 0) return;
    await sleep(100);
  }
  throw new Error("the lock was not released in 30 s");
}

/** One more plan and apply leave nothing to do. */
async function completes(): Promise<void> {
  const planned = await project.attempt("plan", ["--stage", "dev", "--skip-synth"]);
  if (planned.exitCode === 0) return;
  expect(planned.exitCode).toBe(2);
  await project.run("apply", APPLY);
  await endedWith(0, project.attempt("plan", ["--stage", "dev", "--skip-synth"]));
}
