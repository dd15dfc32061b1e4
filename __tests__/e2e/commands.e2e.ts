import { appendFile, readFile } from "node:fs/promises";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { deployedDev } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";

const DEV = ["--stage", "dev"];
const IDS = ["Infrastructure", "Database", "Api", "Monitoring"].map((part) => `Marketplace${part}-dev`);

afterAll(removeProjects);

describeWith(["schema"], "the deployed stage is a copy of its states", "a command that only looks", () => {
  let project: StageProject;
  let states: Readonly<Record<string, string>>;

  beforeAll(async () => {
    project = await deployedDev("commands");
    states = await project.store.states("dev");
    await project.edit("config/stages.ts", "logRetentionDays: 14", "logRetentionDays: 7");
    await endedWith(2, project.attempt("plan", DEV));
  });
  afterEach(async () => expect(await project.store.states("dev")).toEqual(states));

  test("diff shows what a plan would, with its exit code, and leaves the saved plan alone", async () => {
    const saved = await readFile(project.planFile("dev", "saved-plan.json"), "utf8");

    const { exitCode, stdout } = await project.attempt("diff", [...DEV, "--json"]);

    const { stacks, exitCode: said } = JSON.parse(stdout);
    expect([exitCode, said]).toEqual([2, 2]);
    expect(stacks).toEqual((await project.report("dev")).stacks);
    expect(await readFile(project.planFile("dev", "saved-plan.json"), "utf8")).toBe(saved);
  });

  test("list names the stacks in the order of deployment, and what each reads", async () => {
    const { stdout } = await project.run("list", [...DEV, "--json"]);

    const { stacks } = JSON.parse(stdout) as {
      stacks: { id: string; dependsOn: string[]; reads: Record<string, string[]> }[];
    };
    expect(stacks.map(({ id }) => id)).toEqual(IDS);
    expect(stacks.map(({ dependsOn }) => dependsOn)).toEqual([[], ...IDS.slice(0, 3).map((id) => [id])]);
    expect(stacks.map(({ reads }) => Object.keys(reads))).toEqual([[], [], IDS.slice(0, 2), IDS.slice(0, 1)]);
  });

  test("outputs has what every stack has published", async () => {
    const { stdout } = await project.run("outputs", [...DEV, "--json"]);

    const { stacks } = JSON.parse(stdout) as { stacks: Record<string, Record<string, unknown>> };
    expect(Object.keys(stacks)).toEqual(IDS);
    for (const [id, outputs] of Object.entries(stacks)) {
      const [state = "{}"] = Object.entries(states).flatMap(([key, text]) =>
        key.includes(id) ? [text] : [],
      );
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(JSON.parse(state).outputs).sort());
    }
    expect(stacks["MarketplaceApi-dev"]).toHaveProperty("api_url");
  });

  test("drift finds none where nothing was changed outside Terraform", async () => {
    const { exitCode, stdout } = await project.attempt("drift", [...DEV, "--json"]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ subject: "drift", hasChanges: false, notDeployed: [] });
  });

  test("apply refuses a plan whose JSON was written again, and names the stack", async () => {
    await appendFile(project.path("cdktf.out/stacks/MarketplaceMonitoring-dev/cdk.tf.json"), "\n");

    const { exitCode, stdout } = await project.attempt("apply", [...DEV, "--yes", "--json"]);

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      exitCode: 1,
      error: expect.stringMatching(/MarketplaceMonitoring-dev: its JSON or assets.*Nothing was applied/s),
    });
  });
});
