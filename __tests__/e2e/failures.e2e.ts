import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { freshProject } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";
import { StandInLog } from "./support/stand-in-log";

/** What fails, each in the middle of its stack; `:taint` fails after the object was made. In the order of deployment. */
const PLACES = [
  { part: "Infrastructure", failure: "aws_vpc.create" },
  { part: "Infrastructure", failure: "aws_s3_bucket_policy.create" },
  { part: "Infrastructure", failure: "aws_cloudfront_distribution.create:taint" },
  { part: "Database", failure: "aws_dynamodb_table.create@marketplace-dev-solutions" },
  { part: "Database", failure: "aws_dynamodb_contributor_insights.create@category-index" },
  { part: "Api", failure: "aws_iam_role_policy.create" },
  { part: "Api", failure: "aws_lambda_function.create@MarketplaceApi-dev-UsersFunction" },
  { part: "Api", failure: "aws_api_gateway_deployment.create" },
  { part: "Monitoring", failure: "aws_sns_topic.create:taint" },
  { part: "Monitoring", failure: "aws_cloudwatch_dashboard.create" },
] as const;

afterAll(removeProjects);

describeWith(["schema"], "it lets the stand-in fail", "a resource that fails in the middle", () => {
  let project: StageProject;

  beforeAll(async () => {
    project = await freshProject("failures");
    await project.run("synth", ["--stage", "dev"]);
  });

  test.each(PLACES)(
    "$failure in $part: the run says so, the state keeps what was made, and the next run goes on",
    async ({ part, failure }) => {
      const type = failure.slice(0, failure.indexOf("."));
      const stack = `Marketplace${part}-dev`;
      const { exitCode, output, made } = await deployUntilItStops(failure);

      expect({ exitCode, output }).toMatchObject({ exitCode: 1 });
      expect(output).toContain(`${type}.`);
      expect(output).toContain("injected failure");
      expect(output).toContain(stack);
      const kept = await resourcesByType();
      for (const [created, count] of Object.entries(made))
        expect(kept[created] ?? 0).toBeGreaterThanOrEqual(count);
    },
  );

  test("without a failure the last run completes, and nothing is left to do", async () => {
    expect((await deployUntilItStops("")).exitCode).toBe(0);
    await endedWith(0, project.attempt("plan", ["--stage", "dev", "--skip-synth"]));
  });

  test("a resource that cannot be destroyed stops that, the state keeps the rest, and the next run completes", async () => {
    const failing = { STANDIN_FAIL: "aws_dynamodb_table.delete@marketplace-dev-users" };

    const { exitCode, output } = await project.attempt("destroy", ["--stage", "dev", "--yes"], failing);

    expect(exitCode).toBe(1);
    expect(output).toMatch(/MarketplaceDatabase-dev.*injected failure/s);
    const kept = await resourcesByType();
    expect(kept).toMatchObject({ aws_dynamodb_table: 1, aws_vpc: 1 });
    expect(kept.aws_lambda_function ?? 0).toBe(0);

    await project.run("destroy", ["--stage", "dev", "--yes"]);

    expect(await resourcesByType()).toEqual({});
  });

  /** Plans and applies; once more when Api and Monitoring had to wait for the stacks before them. */
  async function deployUntilItStops(failure: string) {
    for (let round = 0; ; round += 1) {
      const log = new StandInLog(project.path(`stand-in-${failure}-${round}.log`));
      expect([0, 2]).toContain((await project.attempt("plan", ["--stage", "dev", "--skip-synth"])).exitCode);
      const before = await resourcesByType();
      const environment = { ...log.environment, ...(failure === "" ? {} : { STANDIN_FAIL: failure }) };
      const applied = await project.attempt("apply", ["--stage", "dev", "--yes"], environment);
      if (applied.exitCode === 4 && round === 0) continue;
      return { ...applied, made: await expected(before, log, failure) };
    }
  }

  /** Resources that the state should hold now: those of before, and what the stand-in has made since. */
  async function expected(before: Record<string, number>, log: StandInLog, failure: string) {
    const made = { ...before };
    for (const { op, type } of await log.changes()) {
      const fails = failure.startsWith(`${type}.${op}`) && !failure.endsWith(":taint");
      if (op === "create" && !fails) made[type] = (made[type] ?? 0) + 1;
      if (op === "delete") made[type] = (made[type] ?? 0) - 1;
    }
    return made;
  }

  async function resourcesByType(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const text of Object.values(await project.store.states("dev"))) {
      const { resources } = JSON.parse(text) as {
        resources: { mode: string; type: string; instances: object[] }[];
      };
      for (const { mode, type, instances } of resources) {
        if (mode === "managed") counts[type] = (counts[type] ?? 0) + instances.length;
      }
    }
    return counts;
  }
});
