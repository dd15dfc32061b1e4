import { STAGE_NAMES } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { stageConfig, synthesized } from "../../support/synthesized";

const withWaf = STAGE_NAMES.filter((stage) => stageConfig(stage).waf !== undefined);
const withoutWaf = STAGE_NAMES.filter((stage) => stageConfig(stage).waf === undefined);

describe.each(withWaf)("the web ACL of %s", (stage) => {
  const stack = synthesized(stage, "api");
  const acl = stack.resource("aws_wafv2_web_acl");
  const rules = acl.block.rule as readonly Block[];

  it("stands before the API's stage", () => {
    expect(acl.block).toMatchObject({
      name: `marketplace-${stage}-api`,
      scope: "REGIONAL",
      default_action: { allow: {} },
    });
    expect(stack.resource("aws_wafv2_web_acl_association").block).toMatchObject({
      web_acl_arn: `\${${acl.address}.arn}`,
      resource_arn: `\${${stack.resource("aws_api_gateway_stage").address}.arn}`,
    });
  });

  it("blocks an address that sends more requests than the stage allows", () => {
    expect(rules[0]).toMatchObject({
      name: "rate-limit",
      priority: 0,
      action: { block: {} },
      statement: {
        rate_based_statement: { limit: stageConfig(stage).waf?.rateLimit, aggregate_key_type: "IP" },
      },
    });
  });

  it("uses AWS's common rules and its rules against known bad inputs", () => {
    const groups = rules
      .slice(1)
      .map((rule) => (rule.statement as Record<string, Block>).managed_rule_group_statement);

    expect(groups.map((group) => group?.name)).toEqual([
      "AWSManagedRulesCommonRuleSet",
      "AWSManagedRulesKnownBadInputsRuleSet",
    ]);
    expect(rules.slice(1).map(({ override_action }) => override_action)).toEqual([
      { none: {} },
      { none: {} },
    ]);
  });

  it("only counts bodies over 8 kB, which the API takes", () => {
    const [, common] = rules;

    expect(common?.statement).toMatchObject({
      managed_rule_group_statement: {
        rule_action_override: [{ name: "SizeRestrictions_BODY", action_to_use: { count: {} } }],
      },
    });
  });

  it("logs to an encrypted group of the required name, without tokens and paths", () => {
    const group = stack.resource("aws_cloudwatch_log_group", { name: `aws-waf-logs-marketplace-${stage}` });

    expect(group.block).toMatchObject({
      retention_in_days: stageConfig(stage).logRetentionDays,
      kms_key_id: "${data.terraform_remote_state.infrastructure.outputs.kms_key_arn}",
    });
    expect(stack.resource("aws_wafv2_web_acl_logging_configuration").block).toMatchObject({
      resource_arn: `\${${acl.address}.arn}`,
      log_destination_configs: [`\${${group.address}.arn}`],
      redacted_fields: [{ single_header: { name: "authorization" } }, { uri_path: {} }],
    });
  });

  it("gives every rule its own priority and metric", () => {
    expect(new Set(rules.map(({ priority }) => priority)).size).toBe(rules.length);
    expect(new Set(rules.map(({ visibility_config }) => (visibility_config as Block).metric_name)).size).toBe(
      rules.length,
    );
  });
});

it.each(withoutWaf)("%s has none", (stage) => {
  expect(synthesized(stage, "api").resources("aws_wafv2_web_acl")).toEqual([]);
});
