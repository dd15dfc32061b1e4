import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { Naming } from "../../../config/naming";
import { STAGE_NAMES, type StageConfig } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { FUNCTIONS } from "../../../stacks/api/functions";
import { MarketplaceFunction } from "../../../stacks/api/marketplace-function";
import { stageConfig, synthesized } from "../../support/synthesized";
import { addressIn, FUNCTION_ROWS, functionNamed } from "./api-resources";

describe.each(STAGE_NAMES)("in %s", (stage) => {
  const stack = synthesized(stage, "api");

  describe.each(FUNCTION_ROWS)("the function %s", (key, name) => {
    const lambda = functionNamed(stack, stage, key);
    const { block } = lambda;
    const logGroup = stack.resource("aws_cloudwatch_log_group", {
      name: `/aws/lambda/MarketplaceApi-${stage}-${name}`,
    });

    it("has 256 MB and 30 s of nodejs24.x on arm64, and traces", () => {
      expect(block).toMatchObject({
        memory_size: 256,
        timeout: 30,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        tracing_config: { mode: "Active" },
      });
    });

    it("runs in the private subnets behind the Lambda security group", () => {
      expect(block.vpc_config).toEqual({
        subnet_ids: "${data.terraform_remote_state.infrastructure.outputs.private_subnet_ids}",
        security_group_ids: [
          "${data.terraform_remote_state.infrastructure.outputs.lambda_security_group_id}",
        ],
      });
    });

    it("finds the six variables of the platform and the allowed origin in its environment", () => {
      expect(block.environment).toMatchObject({
        variables: {
          USERS_TABLE_NAME: "${data.terraform_remote_state.database.outputs.users_table_name}",
          SOLUTIONS_TABLE_NAME: "${data.terraform_remote_state.database.outputs.solutions_table_name}",
          TRANSACTIONS_TABLE_NAME: "${data.terraform_remote_state.database.outputs.transactions_table_name}",
          SESSIONS_TABLE_NAME: "${data.terraform_remote_state.database.outputs.sessions_table_name}",
          STAGE: stage,
          LOG_GROUP_NAME: "${data.terraform_remote_state.infrastructure.outputs.log_group_name}",
          ALLOWED_ORIGIN: stageConfig(stage).api.corsOrigin,
        },
      });
    });

    it("logs JSON into a group of its own, encrypted and kept for a week", () => {
      expect(logGroup.block).toMatchObject({
        retention_in_days: 7,
        kms_key_id: "${data.terraform_remote_state.infrastructure.outputs.kms_key_arn}",
      });
      expect(block.logging_config).toEqual({
        log_format: "JSON",
        log_group: `\${${logGroup.address}.name}`,
        application_log_level: "INFO",
        system_log_level: "INFO",
      });
    });

    it("is created after all policies of its role and its log group", () => {
      const policies = stack
        .resources("aws_iam_role_policy")
        .filter((policy) => addressIn(policy.block.role) === addressIn(block.role))
        .map(({ address }) => address);

      expect(policies).toHaveLength(2);
      expect(block.depends_on).toEqual(expect.arrayContaining([...policies, logGroup.address]));
    });

    it("takes its code from a zip in the stack's folder, with the hash of exactly that zip", () => {
      const zip = readFileSync(join(stack.folder, String(block.filename)));

      expect(block.source_code_hash).toBe(createHash("sha256").update(zip).digest("base64"));
    });

    it("reserves no concurrency, which new accounts cannot give", () => {
      expect(block).not.toHaveProperty("reserved_concurrent_executions");
    });
  });

  it("gives every function a role of its own", () => {
    const roles = stack.resources("aws_lambda_function").map(({ block }) => addressIn(block.role));

    expect(new Set(roles).size).toBe(5);
  });
});

it("reserves the concurrency that a stage asks for", () => {
  const stage = stageConfig("dev");
  const withReserve = { ...stage, lambda: { ...stage.lambda, reservedConcurrency: 20 } };

  expect(functionsOf(withReserve)).toMatchObject([{ reserved_concurrent_executions: 20 }]);
});

it("runs on the runtime and the architecture that a stage asks for", () => {
  const stage = stageConfig("dev");
  const other = { ...stage, lambda: { runtime: "nodejs22.x", architecture: "x86_64" } as const };

  expect(functionsOf(other)).toMatchObject([{ runtime: "nodejs22.x", architectures: ["x86_64"] }]);
});

/** The functions in the JSON of a stack with nothing but the users function. */
function functionsOf(stage: StageConfig): Block[] {
  const table = { name: "table", arn: "arn:table" };
  const json = Testing.synthScope((scope) => {
    new MarketplaceFunction(scope, "users-function", {
      stage,
      naming: new Naming(stage),
      key: "users",
      definition: FUNCTIONS.users,
      artifact: { path: __filename, sha256Hex: "00", sha256Base64: "AA==", size: 1 },
      platform: {
        accountId: "123456789012",
        subnetIds: ["subnet-1"],
        securityGroupIds: ["sg-1"],
        kmsKeyArn: "arn:key",
        logGroupName: "group",
        logGroupArn: "arn:group",
        filesBucket: { name: "files", arn: "arn:files" },
        cdnDomain: "cdn.example",
        downloadKeyId: "K1",
        tables: { users: table, solutions: table, transactions: table, sessions: table },
        layerArn: "arn:layer",
      },
    });
  });
  return Object.values(JSON.parse(json).resource.aws_lambda_function);
}
