import { Wafv2WebAcl, type Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import type { WafConfig } from "../../config/stages";
import { EncryptedLogGroup } from "../constructs/encrypted-log-group";

export interface WebAclProps {
  readonly naming: Naming;
  readonly waf: WafConfig;
  /** ARN of the API's stage. */
  readonly apiStageArn: string;
  readonly logRetentionDays: number;
  readonly kmsKeyArn: string;
}

/**
 * AWS's rule groups that are always in force.
 *
 * SizeRestrictions_BODY blocks bodies over 8 kB, while the API takes 64 kB and checks the size itself: it only counts.
 */
const MANAGED_RULE_GROUPS: readonly { readonly name: string; readonly countOnly: readonly string[] }[] = [
  { name: "AWSManagedRulesCommonRuleSet", countOnly: ["SizeRestrictions_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", countOnly: [] },
];

/** A regional web ACL before the API: AWS's rule groups, and a limit on the requests of one address. */
export class WebAcl extends Construct {
  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { naming, waf } = props;

    const acl = new Wafv2WebAcl(this, "acl", {
      name: naming.resource("webAcl", "api"),
      description: "Protects the marketplace API",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rule: [rateRule(waf), ...MANAGED_RULE_GROUPS.map(managedRule)],
      visibilityConfig: visibility(naming.resource("webAcl", "api")),
    });
    new Wafv2WebAclAssociation(this, "association", { resourceArn: props.apiStageArn, webAclArn: acl.arn });

    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: naming.webAclLogGroup,
      retentionDays: props.logRetentionDays,
      kmsKeyArn: props.kmsKeyArn,
    });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [logGroup.arn],
      // A path can hold a single-use token (password resets); the API's own log names the route instead.
      redactedFields: [{ singleHeader: { name: "authorization" } }, { uriPath: {} }],
    });
  }
}

/** First, so that a flood is not charged to the rules behind it. */
function rateRule({ rateLimit }: WafConfig): Wafv2WebAclRule {
  return {
    name: "rate-limit",
    priority: 0,
    action: { block: {} },
    // The bindings leave `statement` untyped and unconverted: snake_case inside.
    statement: { rate_based_statement: { limit: rateLimit, aggregate_key_type: "IP" } },
    visibilityConfig: visibility("rate-limit"),
  };
}

function managedRule(
  { name, countOnly }: (typeof MANAGED_RULE_GROUPS)[number],
  index: number,
): Wafv2WebAclRule {
  const overrides = countOnly.map((rule) => ({ name: rule, action_to_use: { count: {} } }));
  return {
    name,
    priority: index + 1,
    overrideAction: { none: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: "AWS",
        name,
        ...(overrides.length === 0 ? {} : { rule_action_override: overrides }),
      },
    },
    visibilityConfig: visibility(name),
  };
}

function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
