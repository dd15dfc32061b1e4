import type { StageName } from "../../config/stages";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { freshProject } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";
import { StandInLog } from "./support/stand-in-log";

const REASON = "it counts what the stand-in was asked for; aws.e2e.ts does the same with a real provider";

afterAll(removeProjects);

describeWith(["schema"], REASON, "the life of dev", () => {
  test("planned and applied twice, since Api and Monitoring wait for outputs, then nothing to do, then destroyed", async () => {
    const project = await freshProject("life-of-dev");
    const log = new StandInLog(project.path("stand-in.log"));

    expect(await plan(project, "dev")).toMatchObject({
      exitCode: 2,
      states: { infrastructure: "planned", database: "planned", api: "waits", monitoring: "waits" },
    });
    await endedWith(4, apply(project, "dev", log));
    expect(await plan(project, "dev")).toMatchObject({
      exitCode: 2,
      states: { infrastructure: "planned", database: "planned", api: "planned", monitoring: "planned" },
    });
    await endedWith(0, apply(project, "dev", log));
    await expectAllApplied(project, "dev");
    expect(await plan(project, "dev", "--skip-synth")).toMatchObject({ exitCode: 0, counts: NOTHING });

    await project.run("destroy", ["--stage", "dev", "--yes", "--skip-synth"], log.environment);

    await expectNothingLeft(project, "dev", log);
  });
});

describeWith(["schema"], REASON, "the life of a protected stage", () => {
  test.each<StageName>(["staging", "prod"])(
    "%s is deployed, planned with nothing to do, refused to be destroyed, unprotected by a reviewed change, and destroyed",
    async (stage) => {
      const project = await freshProject(`life-of-${stage}`);
      const log = new StandInLog(project.path("stand-in.log"));

      await project.run("deploy", ["--stage", stage, "--yes"], log.environment);
      await expectAllApplied(project, stage);
      expect(await plan(project, stage, "--skip-synth")).toMatchObject({ exitCode: 0, counts: NOTHING });

      const before = await project.store.states(stage);
      const refused = await project.attempt("destroy", ["--stage", stage, "--yes"], log.environment);
      expect(refused.exitCode).toBe(3);
      expect(refused.output).toMatch(/deletionProtection.*config\/stages\.ts/s);
      expect(await project.store.states(stage)).toEqual(before);

      await project.edit("config/stages.ts", "deletionProtection: true", "deletionProtection: false", "all");
      await project.run("deploy", ["--stage", stage, "--yes"], log.environment);
      await project.run("destroy", ["--stage", stage, "--yes", "--skip-synth"], log.environment);

      await expectNothingLeft(project, stage, log);
    },
  );
});

const NOTHING = { created: 0, updated: 0, replaced: 0, destroyed: 0 };

async function plan(project: StageProject, stage: StageName, ...more: string[]) {
  const { exitCode } = await project.attempt("plan", ["--stage", stage, "--json", ...more]);
  const { stacks, counts } = await project.report(stage);
  return { exitCode, counts, states: Object.fromEntries(stacks.map(({ part, state }) => [part, state])) };
}

function apply(project: StageProject, stage: StageName, log: StandInLog) {
  return project.attempt("apply", ["--stage", stage, "--yes"], log.environment);
}

async function expectAllApplied(project: StageProject, stage: StageName): Promise<void> {
  for (const stack of project.stacks(stage)) {
    expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
  }
}

async function expectNothingLeft(project: StageProject, stage: StageName, log: StandInLog): Promise<void> {
  for (const state of Object.values(await project.store.states(stage))) {
    expect(JSON.parse(state)).toMatchObject({ resources: [], outputs: {} });
  }
  const balance = await log.balance();
  expect(Object.keys(balance).length).toBeGreaterThan(30);
  expect(Object.entries(balance).filter(([, left]) => left !== 0)).toEqual([]);
}
