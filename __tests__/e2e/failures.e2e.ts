import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { freshProject } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";
import { type StandInChange, StandInLog } from "./support/stand-in-log";

/**
 * What fails, run by run. Terraform goes on with all that does not depend on it, so each run fails at what the run before
 * could not reach. `:taint` fails after the object was made.
 */
const RUNS = [
  {
    part: "Infrastructure",
    places: ["aws_vpc.create", "aws_s3_bucket.create@marketplace-dev-assets-123456789012"],
  },
  {
    part: "Infrastructure",
    places: ["aws_security_group.create", "aws_cloudfront_distribution.create:taint"],
  },
  {
    part: "Infrastructure",
    places: ["aws_vpc_security_group_egress_rule.create", "aws_s3_bucket_policy.create"],
  },
  { part: "Database", places: ["aws_dynamodb_table.create@marketplace-dev-solutions"] },
  { part: "Database", places: ["aws_dynamodb_contributor_insights.create@category-index"] },
  { part: "Api", places: ["aws_lambda_function.create@MarketplaceApi-dev-UsersFunction"] },
  { part: "Api", places: ["aws_api_gateway_deployment.create"] },
  { part: "Monitoring", places: ["aws_sns_topic.create:taint"] },
  { part: "Monitoring", places: ["aws_cloudwatch_metric_alarm.create@marketplace-dev-lambda-errors-users"] },
] as const;

afterAll(removeProjects);

describeWith(["schema"], "it lets the stand-in fail", "a resource that fails in the middle", () => {
  let project: StageProject;
  let runs = 0;

  beforeAll(async () => {
    project = await freshProject("failures");
    await project.run("synth", ["--stage", "dev"]);
  });

  test.each(RUNS)(
    "$places in $part: the run says so, the state keeps what was made, and the next run goes on",
    async ({ part, places }) => {
      const { made, ...applied } = await deployUntilItStops(places);

      const output = await endedWith(1, applied);
      for (const place of places) expect(output).toContain(`${typeOf(place)}.`);
      expect(output.split("injected failure").length - 1).toBeGreaterThanOrEqual(places.length);
      expect(output).toMatch(new RegExp(`Marketplace${part}-dev +failed`));
      expect(await resourcesByType()).toEqual(made);
    },
  );

  test("without a failure the last run completes, and nothing is left to do", async () => {
    await endedWith(0, deployUntilItStops([]));
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
  async function deployUntilItStops(places: readonly string[]) {
    for (let round = 0; ; round += 1) {
      await endedWith(2, project.attempt("plan", ["--stage", "dev", "--skip-synth"]));
      const log = new StandInLog(project.path(`stand-in-${runs}.log`));
      runs += 1;
      const before = await resourcesByType();
      const environment = { ...log.environment, STANDIN_FAIL: places.join() };
      const applied = await project.attempt("apply", ["--stage", "dev", "--yes"], environment);
      if (applied.exitCode === 4 && round === 0) continue;
      return { ...applied, made: withChanges(before, await log.changes(), places) };
    }
  }

  /** Resources that the state should hold: those of before, and what the stand-in has made since. */
  function withChanges(
    before: Readonly<Record<string, number>>,
    changes: readonly StandInChange[],
    places: readonly string[],
  ): Record<string, number> {
    const made = { ...before };
    for (const { op, type } of changes)
      made[type] = (made[type] ?? 0) + { create: 1, update: 0, delete: -1 }[op];
    for (const place of places.filter((place) => !place.endsWith(":taint"))) {
      const type = typeOf(place);
      const asked = changes.filter((change) => change.type === type && change.op === "create").length;
      // Of a place without a name every resource of the type fails.
      made[type] = (made[type] ?? 0) - (place.includes("@") ? 1 : asked);
    }
    return Object.fromEntries(Object.entries(made).filter(([, count]) => count !== 0));
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

/** `aws_vpc` of `aws_vpc.create`. */
function typeOf(place: string): string {
  return place.slice(0, place.indexOf("."));
}
