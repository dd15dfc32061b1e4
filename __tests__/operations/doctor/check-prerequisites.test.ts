import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StageConfig } from "../../../config/stages";
import type { Check } from "../../../operations/doctor/check";
import { checkPrerequisites } from "../../../operations/doctor/check-prerequisites";
import {
  type AwsAnswer,
  type AwsAnswers,
  callerIdentity,
  startAwsAnswers,
  xmlError,
} from "../../support/aws-answers";
import { stageConfig } from "../../support/synthesized";

const ACCOUNT = "111122223333";
const BUCKET = "their-states";

let aws: AwsAnswers;
let folder: string;
const before = { ...process.env };

beforeAll(async () => {
  aws = await startAwsAnswers();
  folder = mkdtempSync(join(tmpdir(), "marketplace-doctor-"));
  terraformOf("1.11.4");
  writeFileSync(
    join(folder, "backend.tf"),
    `bucket = "${BUCKET}"\nregion = "us-east-1"\ndynamodb_table = "locks"\nworkspace_key_prefix = "m"\nencrypt = true\n`,
  );
});
beforeEach(() => {
  aws.requests.length = 0;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: aws.endpoint,
    BACKEND_FILE: join(folder, "backend.tf"),
    TERRAFORM: join(folder, "terraform"),
  });
});
afterEach(() => {
  process.env = { ...before };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await aws.stop();
});

function terraformOf(version: string): void {
  const program = join(folder, "terraform");
  writeFileSync(program, `#!/bin/sh\necho '{ "terraform_version": "${version}" }'\n`);
  chmodSync(program, 0o755);
}

async function check(name: string, stage = stageConfig("dev")): Promise<Check | undefined> {
  return (await checkPrerequisites(stage)).find((one) => one.name === name);
}

const bucketXml = (body: string): AwsAnswer => ({ headers: { "content-type": "application/xml" }, body });

/** An account in which nothing is missing. */
function complete(): Record<string, AwsAnswer> {
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const four = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
  return {
    GetCallerIdentity: callerIdentity(ACCOUNT),
    [`HEAD /${BUCKET}/`]: { headers: { "x-amz-bucket-region": "us-east-1" } },
    [`GET /${BUCKET}/?versioning`]: bucketXml("<V><Status>Enabled</Status></V>"),
    [`GET /${BUCKET}/?encryption`]: bucketXml(
      "<E><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></E>",
    ),
    [`GET /${BUCKET}/?publicAccessBlock`]: bucketXml(
      `<P>${four.map((name) => `<${name}>true</${name}>`).join("")}</P>`,
    ),
    [`GET /${BUCKET}/?ownershipControls`]: bucketXml(
      "<O><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></O>",
    ),
    [`GET /${BUCKET}/?policy`]: { body: { Version: "2012-10-17", Statement: [deny] } },
    [`GET /${BUCKET}/?lifecycle`]: bucketXml(
      "<L><Rule><Status>Enabled</Status><NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></L>",
    ),
    DescribeTable: {
      body: {
        Table: {
          KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
          BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
          DeletionProtectionEnabled: true,
        },
      },
    },
    DescribeContinuousBackups: {
      body: {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: "ENABLED",
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "ENABLED" },
        },
      },
    },
    "GET /account": { body: { cloudwatchRoleArn: `arn:aws:iam::${ACCOUNT}:role/logs` } },
    GetRole: bucketXml("<GetRoleResponse><GetRoleResult><Role/></GetRoleResult></GetRoleResponse>"),
    DescribeParameters: { body: { Parameters: [{}] } },
    DescribeSecret: { body: {} },
  };
}

it("finds nothing to do in a complete account but to commit a download key", async () => {
  aws.answers = complete();

  const checks = await checkPrerequisites(stageConfig("dev"));

  expect(checks.filter(({ state }) => state !== "ok").map(({ name }) => name)).toEqual(["download key"]);
  expect(checks.map(({ name }) => name)).toEqual([
    "Node.js",
    "Terraform",
    "backend",
    "AWS account",
    "clock",
    "state bucket",
    "lock table",
    "API Gateway's log role",
    "secrets",
    "download key",
  ]);
});

it("asks AWS for nothing that would change or disclose anything", async () => {
  aws.answers = complete();

  await checkPrerequisites(stageConfig("prod"));

  const operations = aws.requests.map(({ operation }) => operation);
  expect(operations.length).toBeGreaterThan(10);
  expect(
    operations.filter((name) => !/^(GET |HEAD |Describe|GetCallerIdentity$|GetRole$)/.test(name)),
  ).toEqual([]);
});

it("names what the account lacks, each with the command that makes it", async () => {
  aws.answers = {
    ...complete(),
    [`HEAD /${BUCKET}/`]: { status: 404 },
    DescribeTable: { status: 400, body: { __type: "ResourceNotFoundException" } },
    "GET /account": { body: {} },
  };

  for (const name of ["state bucket", "lock table", "API Gateway's log role"]) {
    expect(await check(name)).toMatchObject({
      state: "failed",
      remedy: expect.stringContaining("npm run bootstrap -- --stage dev"),
    });
  }
});

it("lets a plan be made with a bucket that lacks a setting, and with secrets that are missing", async () => {
  aws.answers = {
    ...complete(),
    [`GET /${BUCKET}/?versioning`]: bucketXml("<V/>"),
    DescribeParameters: { body: { Parameters: [] } },
  };

  expect(await check("state bucket")).toMatchObject({
    state: "warning",
    detail: `${BUCKET} lacks: versioning`,
  });
  expect(await check("secrets")).toMatchObject({
    state: "warning",
    detail: "missing: cursor-keys, download-signing-key/1",
  });
});

it.each<[string, AwsAnswer, string]>([
  ["belongs to others", { status: 403 }, "it belongs to another account"],
  [
    "is in another region",
    { status: 301, headers: { "x-amz-bucket-region": "eu-west-1" } },
    "is in eu-west-1; backend.tf says us-east-1",
  ],
])("refuses a state bucket that %s", async (_, answer, reason) => {
  aws.answers = { ...complete(), [`HEAD /${BUCKET}/`]: answer };

  expect(await check("state bucket")).toMatchObject({
    state: "failed",
    detail: expect.stringContaining(reason),
  });
});

it("refuses a lock table with another key than Terraform's", async () => {
  const Table = { KeySchema: [{ AttributeName: "id" }] };
  aws.answers = { ...complete(), DescribeTable: { body: { Table } } };

  expect(await check("lock table")).toMatchObject({
    state: "failed",
    detail: "The table locks has the key id; Terraform locks by LockID, a string.",
  });
});

it("needs no lock table with LOCK=s3", async () => {
  process.env.LOCK = "s3";
  aws.answers = {
    ...complete(),
    DescribeTable: { status: 400, body: { __type: "ResourceNotFoundException" } },
  };

  expect(await check("lock table")).toBeUndefined();
});

it("only warns of what these credentials may not look at", async () => {
  aws.answers = {
    ...complete(),
    "GET /account": { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" }, body: {} },
    DescribeParameters: { status: 400, body: { __type: "AccessDeniedException" } },
  };

  for (const name of ["API Gateway's log role", "secrets"]) {
    expect(await check(name)).toMatchObject({
      state: "warning",
      detail: expect.stringContaining("not checked: "),
    });
  }
});

it("looks at nothing in an account that is not the stage's", async () => {
  aws.answers = complete();

  const checks = await checkPrerequisites({ ...stageConfig("dev"), accountId: "444455556666" });

  expect(checks.find(({ name }) => name === "AWS account")).toMatchObject({
    state: "failed",
    detail: expect.stringContaining('but stage "dev" lives in 444455556666'),
  });
  expect(aws.requests.map(({ operation }) => operation)).toEqual(["GetCallerIdentity"]);
});

it.each<[string, AwsAnswer, string, string]>([
  ["expired credentials", xmlError(403, "ExpiredToken"), "ExpiredToken", "aws sso login"],
  ["a clock that is an hour slow", callerFromTheFuture(), "behind AWS's", "NTP"],
])("says how to go on with %s", async (_, answer, detail, remedy) => {
  aws.answers = { ...complete(), GetCallerIdentity: answer };

  const [failure] = (await checkPrerequisites(stageConfig("dev"))).filter(({ state }) => state === "failed");

  expect(failure?.detail).toContain(detail);
  expect(failure?.remedy).toContain(remedy);
});

it("takes an unreachable AWS for no failure where state is in files", async () => {
  process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:9";
  expect((await check("AWS account"))?.state).toBe("failed");

  process.env.BACKEND = "local";
  const checks = await checkPrerequisites(stageConfig("dev"));

  expect(checks.filter(({ state }) => state === "failed")).toEqual([]);
  expect(checks.find(({ name }) => name === "AWS account")).toMatchObject({
    state: "warning",
    detail: expect.stringContaining("ECONNREFUSED"),
  });
});

it("refuses a Terraform that is too old, or none", async () => {
  aws.answers = complete();
  terraformOf("1.9.8");
  expect(await check("Terraform")).toMatchObject({
    state: "failed",
    detail: expect.stringContaining("1.9.8"),
  });

  process.env.TERRAFORM = join(folder, "tofu");
  expect(await check("Terraform")).toMatchObject({
    state: "failed",
    detail: expect.stringContaining("tofu"),
  });

  process.env.TERRAFORM = join(folder, "terraform");
  terraformOf("1.11.4");
  expect((await check("Terraform"))?.state).toBe("ok");
});

it("refuses an unusable backend file, naming file, line and key", async () => {
  process.env.BACKEND_FILE = join(folder, "broken.tf");
  writeFileSync(process.env.BACKEND_FILE, 'bucket = "b"\nregion = 7\n');

  expect(await check("backend")).toMatchObject({
    state: "failed",
    detail: expect.stringMatching(/broken\.tf:\d+: "\w+"/),
  });
});

it("refuses to plan staging and prod without a committed download key", async () => {
  aws.answers = complete();
  const withoutKey: StageConfig = stageConfig("prod");

  expect((await check("download key", withoutKey))?.state).toBe("failed");
  expect((await check("download key"))?.state).toBe("warning");
});

it("wants SES to have verified the sender of a stage with real mails", async () => {
  const domain = "staging.marketplace.example";
  const identity = `GET /v2/email/identities/${domain}`;
  aws.answers = {
    ...complete(),
    [identity]: { status: 404, headers: { "x-amzn-errortype": "NotFoundException" }, body: {} },
    [`GET /v2/email/identities/no-reply%40${domain}`]: { status: 404, body: {} },
    "GET /v2/email/account": { body: { ProductionAccessEnabled: true } },
  };
  expect(await check("mail sender", stageConfig("staging"))).toMatchObject({
    state: "warning",
    remedy: expect.stringContaining(`--email-identity ${domain}`),
  });

  aws.answers = { ...aws.answers, [identity]: { body: { VerifiedForSendingStatus: true } } };

  expect((await check("mail sender", stageConfig("staging")))?.state).toBe("ok");
});

it("looks at the certificate and the concurrency of stages that have them", async () => {
  const certificateArn = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/c`;
  const stage: StageConfig = {
    ...stageConfig("dev"),
    cdnDomain: { name: "cdn.marketplace.example", certificateArn },
    lambda: { ...stageConfig("dev").lambda, reservedConcurrency: 5 },
  };
  const account = (limit: number) => ({ body: { AccountLimit: { ConcurrentExecutions: limit } } });
  const issued = { Status: "ISSUED", DomainName: "marketplace.example" };
  aws.answers = {
    ...complete(),
    DescribeCertificate: { body: { Certificate: issued } },
    "GET /2016-08-19/account-settings/": account(10),
  };
  expect((await check("CDN certificate", stage))?.detail).toContain("does not cover cdn.marketplace.example");
  expect((await check("reserved concurrency", stage))?.state).toBe("failed");

  const covering = { ...issued, SubjectAlternativeNames: ["*.marketplace.example"] };
  aws.answers = {
    ...complete(),
    DescribeCertificate: { body: { Certificate: covering } },
    "GET /2016-08-19/account-settings/": account(1000),
  };

  expect((await check("CDN certificate", stage))?.state).toBe("ok");
  expect((await check("reserved concurrency", stage))?.detail).toBe("25 of 1000");
});

function callerFromTheFuture(): AwsAnswer {
  return { ...callerIdentity(ACCOUNT, new Date(Date.now() + 3_600_000)), status: 403 };
}
