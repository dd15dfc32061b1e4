import { STAGE_NAMES } from "../../../config/stages";
import { stageConfig, synthesized } from "../../support/synthesized";
import { ACCOUNT, statementOf, statementsOf } from "./infrastructure-json";

describe.each(STAGE_NAMES)("the key and the logs of %s", (stage) => {
  const { deletionProtection, logRetentionDays, region } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const key = stack.resource("aws_kms_key");
  const keyArn = `\${${key.address}.arn}`;

  it("have one key, which rotates and waits 30 days before it is gone", () => {
    expect(key.block).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(stack.resource("aws_kms_alias").block).toMatchObject({
      name: `alias/marketplace-${stage}-platform`,
      target_key_id: `\${${key.address}.key_id}`,
    });
  });

  it(`${deletionProtection ? "refuse" : "allow"} to destroy the key`, () => {
    expect(key.block.lifecycle).toEqual(deletionProtection ? { prevent_destroy: true } : undefined);
  });

  it("keep the key manageable by the account", () => {
    expect(statementOf(key.block.policy, "AccountAdministration")).toMatchObject({
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: ["kms:*"],
    });
  });

  it("let CloudWatch Logs use the key for the stage's log groups of all stacks only", () => {
    const group = (name: string) => `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`;

    expect(statementOf(key.block.policy, "CloudWatchLogs")).toMatchObject({
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": [
            group(`/aws/marketplace/${stage}`),
            group(`/aws/marketplace/${stage}/vpc-flow-logs`),
            group(`/aws/lambda/MarketplaceApi-${stage}-*`),
            group(`API-Gateway-Execution-Logs_*/${stage}`),
            group(`aws-waf-logs-marketplace-${stage}`),
          ],
        },
      },
    });
  });

  it("let alarms of this account reach the encrypted topic", () => {
    expect(statementOf(key.block.policy, "AlarmsToEncryptedTopic")).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
    expect(statementsOf(key.block.policy)).toHaveLength(3);
  });

  it.each([`/aws/marketplace/${stage}`, `/aws/marketplace/${stage}/vpc-flow-logs`])(
    "encrypt the log group %s and keep it for the stage's time",
    (name) => {
      expect(stack.resource("aws_cloudwatch_log_group", { name }).block).toMatchObject({
        kms_key_id: keyArn,
        retention_in_days: logRetentionDays,
      });
    },
  );

  it("have exactly these two log groups", () => {
    expect(stack.resources("aws_cloudwatch_log_group")).toHaveLength(2);
  });
});

describe.each(STAGE_NAMES)("the flow logs of %s", (stage) => {
  const { region } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const role = stack.resource("aws_iam_role");
  const rolePolicy = stack.resource("aws_iam_role_policy");

  it("record all traffic of the VPC in their log group", () => {
    const group = stack.resource("aws_cloudwatch_log_group", {
      name: `/aws/marketplace/${stage}/vpc-flow-logs`,
    });

    expect(stack.resource("aws_flow_log").block).toMatchObject({
      vpc_id: `\${${stack.resource("aws_vpc").address}.id}`,
      traffic_type: "ALL",
      log_destination_type: "cloud-watch-logs",
      log_destination: `\${${group.address}.arn}`,
      iam_role_arn: `\${${role.address}.arn}`,
      depends_on: [rolePolicy.address],
    });
  });

  it("write with a role that only flow logs of this account take on", () => {
    expect(role.block.name).toBe(`marketplace-${stage}-vpc-flow-logs`);
    expect(statementsOf(role.block.assume_role_policy)).toEqual([
      {
        Sid: "AssumeRole",
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${ACCOUNT}:vpc-flow-log/*` },
        },
      },
    ]);
  });

  it("write into their own log group only", () => {
    expect(rolePolicy.block.role).toBe(`\${${role.address}.id}`);
    expect(statementsOf(rolePolicy.block.policy).map((it) => [it.Action, it.Resource])).toEqual([
      [
        ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogGroups", "logs:DescribeLogStreams"],
        [`arn:aws:logs:${region}:${ACCOUNT}:log-group:/aws/marketplace/${stage}/vpc-flow-logs:*`],
      ],
    ]);
  });
});
