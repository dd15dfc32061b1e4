import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { loadBackend } from "../../config/backend";
import { RESOURCE_TYPES } from "../../operations/iam/resource-types";
import { rolePolicies } from "../../operations/iam/role-policies";
import type { StageReview } from "../../operations/review/stage-review";
import recorded from "../operations/iam/recorded-actions.json";
import { stageConfig } from "../support/synthesized";
import { created } from "./support/created";
import { describeWith } from "./support/describe-with";
import { EmulatedStage } from "./support/emulated-stage";
import { NOT_DELETED, unexplained } from "./support/emulator-gaps";
import { endedWith } from "./support/ended-with";
import { expectMission } from "./support/mission";
import type { StageProject } from "./support/stage-project";

const BUCKET = "marketplace-dev-assets-123456789012";
const TABLE = "marketplace-dev-users";

/** What everybody may ask. */
const FREE = new Set(["sts:GetCallerIdentity"]);

let account: EmulatedStage;
let project: StageProject;

describeWith(["real", "registry"], "the stand-in makes nothing", "dev by HashiCorp's provider", () => {
  beforeAll(async () => {
    account = await EmulatedStage.start("aws");
    project = account.project;
  });
  afterAll(() => account?.stop());

  test("adopts a bucket and a table that exist, makes everything else, and keeps their data", async () => {
    await makeBucketAndTable();
    await project.run("synth", ["--stage", "dev"]);
    await declareImports();

    await endedWith(2, project.attempt("plan", ["--stage", "dev"]));
    const { counts, dataLoss } = await project.report("dev");
    expect(counts).toMatchObject({ imported: 2, replaced: 0, destroyed: 0 });
    expect(dataLoss).toEqual([]);
    await endedWith(4, project.attempt("apply", ["--stage", "dev", "--yes"]));
    await endedWith(2, project.attempt("plan", ["--stage", "dev"]));
    await endedWith(0, project.attempt("apply", ["--stage", "dev", "--yes"]));

    for (const stack of project.stacks("dev")) {
      await rm(join(stack.folder, "import.tf"), { force: true });
      expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
    }
    const { Item } = await dynamodb().send(
      new GetItemCommand({ TableName: TABLE, Key: { userId: { S: "of before" } } }),
    );
    expect(Item).toEqual({ userId: { S: "of before" } });
    expect((await created(project, "dev", "us-east-1")).buckets[BUCKET]?.keys).toContain("of-before.txt");
  });

  test("has nothing to change afterwards but what the emulator does not store", async () => {
    const changes: string[] = [];
    for (const stack of project.stacks("dev")) {
      const planned = await stack.plannedChanges();
      changes.push(...unexplained(planned.resources), ...planned.outputs);
    }

    expect(changes).toEqual([]);
  });

  test("has what the mission asks for", async () => {
    expectMission(await created(project, "dev", "us-east-1"));
  });

  test("is found to have drifted when somebody changes it by hand", async () => {
    const before = await drifted();
    const name = "/aws/marketplace/dev";
    const body = JSON.stringify({ logGroupName: name, retentionInDays: 3 });
    await fetch(account.emulator.url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "Logs_20140328.PutRetentionPolicy",
        authorization:
          "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0",
      },
      body,
    });

    const { exitCode } = await project.attempt("drift", ["--stage", "dev"]);

    expect(exitCode).toBe(2);
    const after = await drifted();
    expect(after.filter((line) => !before.includes(line))).toEqual([
      "aws_cloudwatch_log_group.log-group retention_in_days: 14 -> 3",
    ]);
  });

  test("leaves nothing behind when it is destroyed", async () => {
    for (const stack of project.stacks("dev")) await stack.forget(NOT_DELETED);

    await endedWith(0, project.attempt("destroy", ["--stage", "dev", "--yes"]));

    for (const stack of project.stacks("dev")) expect(await stack.stateList()).toEqual([]);
    const left = await created(project, "dev", "us-east-1");
    expect(left).toMatchObject({ tables: {}, buckets: {}, functions: {}, alarms: {}, apis: {} });
  });

  test("needed in all of its life nothing but what the policies of the role that applies allow", async () => {
    const backend = await loadBackend(project.path("backend.tf"), {}, () => undefined);
    const allowed = new Set(
      rolePolicies(stageConfig("dev"), Object.keys(RESOURCE_TYPES), backend)
        .flatMap(({ document }) => document.Statement)
        .flatMap(({ Action }) => Action),
    );

    expect(called().length).toBeGreaterThan(150);
    expect(called().filter((action) => !allowed.has(action))).toEqual([]);
  });

  test("made no call that the unit tests of the policies do not know", () => {
    const known = new Set(recorded.actions);

    expect(called().filter((action) => !known.has(action))).toEqual([]);
  });
});

function called(): string[] {
  return [...account.actions].filter((action) => !FREE.has(action)).sort();
}

async function makeBucketAndTable(): Promise<void> {
  const s3 = new S3Client({ ...account.emulator.client, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "of-before.txt", Body: "still here" }));
  await dynamodb().send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: ["userId", "email"].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [{ AttributeName: "userId", KeyType: "HASH" }],
      // The emulator cannot encrypt a table that exists.
      SSESpecification: { Enabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: "email-index",
          KeySchema: [{ AttributeName: "email", KeyType: "HASH" }],
          Projection: { ProjectionType: "KEYS_ONLY" },
        },
      ],
    }),
  );
  await dynamodb().send(new PutItemCommand({ TableName: TABLE, Item: { userId: { S: "of before" } } }));
}

function dynamodb(): DynamoDBClient {
  return new DynamoDBClient(account.emulator.client);
}

/** The addresses are those of docs/adopting.md, whose own blocks adopting.e2e.ts runs. */
async function declareImports(): Promise<void> {
  const [infrastructure, database] = project.stacks("dev");
  for (const [stack, to, id] of [
    [infrastructure, "aws_s3_bucket.buckets_assets_bucket_D26F130C", BUCKET],
    [database, "aws_dynamodb_table.users_table_9E85B616", TABLE],
  ] as const) {
    await writeFile(join(stack?.folder ?? "", "import.tf"), `import {\n  to = ${to}\n  id = "${id}"\n}\n`);
  }
}

/** `<address> <attribute>: <before> -> <after>` of everything that `drift` finds. */
async function drifted(): Promise<string[]> {
  const { stdout } = await project.attempt("drift", ["--stage", "dev", "--json"]);
  const { stacks } = JSON.parse(stdout) as StageReview;
  return stacks.flatMap(({ changes, drift }) =>
    [...changes, ...drift].flatMap(({ address, attributes }) =>
      attributes.map(({ path, before, after }) => `${address} ${path}: ${before} -> ${after}`),
    ),
  );
}
