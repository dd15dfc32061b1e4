import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { htmlReport } from "../../../operations/review/html";
import { markdownReport } from "../../../operations/review/markdown";
import { reviewDrift, reviewStage, writeReports } from "../../../operations/review/review-stage";
import { reviewLines } from "../../../operations/review/terminal";
import { stageConfig } from "../../support/synthesized";
import { changedStage, changeOf, planFile, plannedOf, planOf, reviewOf, stackOf } from "./planned";

const dev = stageConfig("dev");
const nothing = plannedOf(planOf());

test("a replaced table blocks the stage, and is named with what would be lost", () => {
  const review = changedStage();

  expect(review.isBlocked).toBe(true);
  expect(review.dataLoss).toEqual([
    {
      address: "aws_dynamodb_table.users_table_9E85B616",
      action: "replaced",
      holds: "the items in it and its point-in-time backups",
    },
  ]);
});

test("a stage in which nothing changes has nothing to do and nothing to block", () => {
  const review = reviewStage(dev, [stackOf("infrastructure", nothing), stackOf("database", nothing)]);

  expect(review).toMatchObject({ hasChanges: false, isBlocked: false, hasFailed: false, dataLoss: [] });
});

test.each([
  [
    "an output",
    { ...planOf(), output_changes: { url: { actions: ["create" as const], before: null, after: "x" } } },
  ],
  ["a move", planOf(changeOf("aws_vpc", { actions: ["no-op"] }, { previous_address: "aws_vpc.x" }))],
  ["an adoption", planOf(changeOf("aws_vpc", { actions: ["no-op"], importing: { id: "x" } }))],
  [
    "a resource that is only forgotten",
    planOf(changeOf("aws_s3_bucket", { actions: ["forget"], before: {} })),
  ],
])("%s alone is a change, and loses no data", (_what, plan) => {
  const review = reviewStage(dev, [stackOf("database", plannedOf(plan))]);

  expect(review).toMatchObject({ hasChanges: true, isBlocked: false });
});

test("an output that stays, and data that is read, are none", () => {
  const plan = {
    ...planOf(changeOf("aws_caller_identity", { actions: ["read"] }, { mode: "data" })),
    output_changes: { url: { actions: ["no-op" as const], before: "x", after: "x" } },
  };

  expect(reviewStage(dev, [stackOf("database", plannedOf(plan))]).hasChanges).toBe(false);
});

test("what an interrupted replacement left over still holds the data", () => {
  const leftover = changeOf("aws_dynamodb_table", { actions: ["delete"], before: {} }, { deposed: "abc" });

  const review = reviewOf(planOf(leftover));

  expect(review.counts.destroyed).toBe(1);
  expect(review.changes).toMatchObject([{ isLeftover: true }]);
  expect(review.dataLoss).toMatchObject([{ address: "aws_dynamodb_table.it", action: "destroyed" }]);
});

test("a stack that waits names what it waits for, and the stage has something to do", () => {
  const review = reviewStage(dev, [
    stackOf("infrastructure", nothing),
    stackOf("api", { kind: "waits", waitsFor: ["MarketplaceDatabase-dev"] }),
  ]);

  expect(review.hasChanges).toBe(true);
  expect(review.stacks[1]).toMatchObject({ state: "waits", after: ["MarketplaceDatabase-dev"], changes: [] });
  expect(review.stacks[1]?.nextStep).toMatch(/MarketplaceDatabase-dev will publish.*plan and apply again/);
});

test("a plan whose producer changes what it reads has to be made again, and its forecast is told", () => {
  const [, , api] = changedStage().stacks;

  expect(api).toMatchObject({ state: "planAgain", after: ["MarketplaceInfrastructure-dev"] });
  expect(api?.changes.length).toBe(8);
  expect(api?.nextStep).toMatch(/apply stops before it/);
});

test("what Terraform refuses is blocked, with its message, and with what the half plan would lose", () => {
  const messages = ["Instance cannot be destroyed on cdk.tf.json line 373"];
  const plan = planFile("prevented-database");

  const review = reviewStage(dev, [stackOf("database", { kind: "blocked", messages, plan })]);

  expect(review.isBlocked).toBe(true);
  expect(review.stacks[0]).toMatchObject({ state: "blocked", messages, costAfter: undefined });
  expect(review.dataLoss).toMatchObject([{ action: "replaced" }]);
});

test("a stack that failed is told as such, and blocks nothing else", () => {
  const review = reviewStage(dev, [
    stackOf("database", { kind: "failed", messages: ["Error: no credentials"] }),
  ]);

  expect(review).toMatchObject({ hasFailed: true, isBlocked: false, hasChanges: false });
});

test("a moved resource tells where it was, and a forgotten one that it stays", () => {
  const { changes } = reviewOf(planFile("moved-monitoring"));

  expect(changes).toMatchObject([
    {
      action: "forgotten",
      address: "aws_cloudwatch_metric_alarm.alarms_lambda-duration-reconciliation_03B98336",
    },
    {
      action: "updated",
      address: "aws_cloudwatch_metric_alarm.moved-and-changed",
      previousAddress: "aws_cloudwatch_metric_alarm.alarms_lambda-duration-authorizer_84B48D36",
      attributes: [{ path: "threshold", before: "24000", after: "9" }],
    },
  ]);
});

describe("drift", () => {
  const drifted = {
    ...planOf(),
    resource_drift: [
      changeOf("aws_sns_topic", {
        actions: ["update"],
        before: { display_name: "a" },
        after: { display_name: "b" },
      }),
      changeOf("aws_dynamodb_table", { actions: ["delete"], before: {} }),
      changeOf("aws_kms_alias", { actions: ["no-op"] }, { previous_address: "aws_kms_alias.x" }),
    ],
  };

  test("a plan tells beside its own changes what was changed outside Terraform", () => {
    const [stack] = reviewStage(dev, [stackOf("database", plannedOf(drifted))]).stacks;

    expect(stack?.changes).toEqual([]);
    expect(stack?.drift).toMatchObject([
      { type: "aws_sns_topic", attributes: [{ path: "display_name", before: '"a"', after: '"b"' }] },
      { type: "aws_dynamodb_table", action: "destroyed" },
    ]);
  });

  test("a plan that only refreshes gives a review of what was changed, which blocks nothing", () => {
    const review = reviewDrift(dev, [stackOf("database", plannedOf(drifted))]);

    expect(review).toMatchObject({
      subject: "drift",
      hasChanges: true,
      isBlocked: false,
      dataLoss: [],
      costAfter: undefined,
    });
    expect(review.counts).toMatchObject({ updated: 1, destroyed: 1 });
  });

  test("the reports of drift speak of no plan", () => {
    const review = reviewDrift(dev, [stackOf("database", plannedOf(drifted))]);
    const texts = [markdownReport(review), htmlReport(review), reviewLines(review).join("\n")];

    for (const text of texts) {
      expect(text).toContain("Drift of stage dev");
      expect(text).toContain("Changed outside Terraform: 1 updated, 1 destroyed.");
      expect(text).not.toMatch(/Plan:|would be lost|allow-destroy/);
    }
  });

  test("without drift there is nothing to tell", () => {
    expect(reviewDrift(dev, [stackOf("database", nothing)]).hasChanges).toBe(false);
  });
});

describe("fixed costs", () => {
  const gateway = (actions: readonly ["create"] | readonly ["delete"] | readonly ["no-op"], more: object) =>
    changeOf("aws_nat_gateway", { actions: [...actions], ...more });

  test("a NAT gateway that comes costs 730 hours a month", () => {
    expect(reviewOf(planOf(gateway(["create"], { after: {} })))).toMatchObject({
      costBefore: 0,
      costAfter: 32.85,
    });
  });

  test("one that goes no longer does, and one that stays costs the same", () => {
    expect(reviewOf(planOf(gateway(["delete"], { before: {} })))).toMatchObject({
      costBefore: 32.85,
      costAfter: 0,
    });
    expect(reviewOf(planOf(gateway(["no-op"], { before: {}, after: {} })))).toMatchObject({
      costBefore: 32.85,
      costAfter: 32.85,
    });
  });

  test("an endpoint whose subnets are not there yet is billed by those of the JSON", () => {
    const subnets = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];
    const json = {
      resource: { aws_vpc_endpoint: { it: { vpc_endpoint_type: "Interface", subnet_ids: subnets } } },
    };
    const after = { vpc_endpoint_type: "Interface", subnet_ids: null };
    const change = changeOf("aws_vpc_endpoint", {
      actions: ["create"],
      after,
      after_unknown: { subnet_ids: true },
    });

    expect(reviewOf(planOf(change), json).costAfter).toBe(14.6);
  });

  test("of a stack that waits only those of its JSON are known, of one that failed none, and so no sum", () => {
    const review = reviewStage(dev, [
      stackOf("monitoring", { kind: "waits", waitsFor: ["MarketplaceApi-dev"] }),
      stackOf("api", { kind: "failed", messages: [] }),
    ]);

    expect(review.stacks[0]).toMatchObject({ costBefore: undefined, costAfter: 13.5 });
    expect(review.stacks[1]).toMatchObject({ costBefore: undefined, costAfter: undefined });
    expect(review).toMatchObject({ costBefore: undefined, costAfter: undefined });
  });

  test("in a region without prices nobody knows them", () => {
    const [stack] = reviewStage({ ...dev, region: "eu-west-9" }, [stackOf("database", nothing)]).stacks;

    expect(stack).toMatchObject({ costBefore: undefined, costAfter: undefined });
  });
});

describe("the files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "marketplace-review-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("are three, in a folder that is made, and the same for the same plans", async () => {
    const [first, second] = [join(folder, "a", "b"), join(folder, "c")];

    await writeReports(changedStage(), first);
    await writeReports(changedStage(), second);

    for (const name of ["report.md", "report.html", "report.json"]) {
      const text = await readFile(join(first, name), "utf8");
      expect(text.length).toBeGreaterThan(1000);
      expect(await readFile(join(second, name), "utf8")).toBe(text);
    }
  });

  test("report.json is the review, with the version of its shape", async () => {
    await writeReports(changedStage(), folder);

    const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));

    expect(report).toMatchObject({
      version: 1,
      stage: "dev",
      subject: "plan",
      isBlocked: true,
      costBefore: 13.1,
    });
    expect(Object.keys(report.stacks[0]).sort()).toEqual([
      "after",
      "changes",
      "concerns",
      "costAfter",
      "costBefore",
      "counts",
      "dataLoss",
      "drift",
      "id",
      "messages",
      "outputs",
      "part",
      "state",
    ]);
  });
});
