import { NAME_LIMITS } from "../../config/naming";
import { STAGE_NAMES } from "../../config/stages";
import { everyStack } from "../support/synthesized";

/** What AWS allows in a name that a resource gives itself. */
interface NameRule {
  /** Characters. */
  readonly limit: number;
  readonly pattern: RegExp;
  /** The name lives inside of another resource, so stages cannot meet in it. */
  readonly inside?: true;
}

const WORD = /^[\w-]+$/;

/** By type and attribute; limits that config/naming.ts does not use are AWS's own. */
const NAMES: Readonly<Record<string, NameRule>> = {
  "aws_api_gateway_rest_api.name": { limit: NAME_LIMITS.api, pattern: /^[\w -]+$/ },
  "aws_api_gateway_stage.stage_name": { limit: 128, pattern: WORD, inside: true },
  "aws_cloudfront_key_group.name": { limit: NAME_LIMITS.keyGroup, pattern: WORD },
  "aws_cloudfront_origin_access_control.name": { limit: NAME_LIMITS.originAccessControl, pattern: WORD },
  "aws_cloudfront_public_key.name": { limit: NAME_LIMITS.publicKey, pattern: WORD },
  "aws_cloudfront_response_headers_policy.name": { limit: NAME_LIMITS.responseHeadersPolicy, pattern: WORD },
  "aws_cloudwatch_composite_alarm.alarm_name": { limit: NAME_LIMITS.alarm, pattern: /^[^<>]+$/ },
  "aws_cloudwatch_dashboard.dashboard_name": { limit: NAME_LIMITS.dashboard, pattern: WORD },
  "aws_cloudwatch_event_rule.name": { limit: NAME_LIMITS.schedule, pattern: /^[\w.-]+$/ },
  "aws_cloudwatch_log_delivery_destination.name": { limit: NAME_LIMITS.logDelivery, pattern: WORD },
  "aws_cloudwatch_log_delivery_source.name": { limit: NAME_LIMITS.logDelivery, pattern: WORD },
  "aws_cloudwatch_log_group.name": { limit: NAME_LIMITS.logGroup, pattern: /^[\w./#-]+$/ },
  "aws_cloudwatch_log_metric_filter.name": { limit: NAME_LIMITS.metricFilter, pattern: /^[^:*]+$/ },
  "aws_cloudwatch_metric_alarm.alarm_name": { limit: NAME_LIMITS.alarm, pattern: /^[^<>]+$/ },
  "aws_dynamodb_table.name": { limit: NAME_LIMITS.table, pattern: /^[\w.-]{3,}$/ },
  "aws_iam_role.name": { limit: NAME_LIMITS.role, pattern: /^[\w+=,.@-]+$/ },
  "aws_iam_role_policy.name": { limit: NAME_LIMITS.policy, pattern: /^[\w+=,.@-]+$/, inside: true },
  "aws_kms_alias.name": { limit: NAME_LIMITS.kmsAlias, pattern: /^alias\/(?!aws\/)[\w/-]+$/ },
  "aws_lambda_function.function_name": { limit: NAME_LIMITS.function, pattern: WORD },
  "aws_lambda_layer_version.layer_name": { limit: NAME_LIMITS.layer, pattern: WORD },
  "aws_lambda_permission.statement_id": { limit: 100, pattern: WORD, inside: true },
  "aws_s3_bucket.bucket": { limit: NAME_LIMITS.bucket, pattern: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/ },
  "aws_security_group.name": {
    limit: NAME_LIMITS.securityGroup,
    pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  },
  "aws_sns_topic.name": { limit: NAME_LIMITS.topic, pattern: WORD },
  "aws_wafv2_web_acl.name": { limit: NAME_LIMITS.webAcl, pattern: WORD },
};

/** Longest texts that AWS takes, by type and attribute. */
const TEXTS: Readonly<Record<string, number>> = {
  "aws_cloudfront_distribution.comment": 128,
  "aws_cloudfront_origin_access_control.description": 256,
  "aws_cloudfront_response_headers_policy.comment": 128,
  "aws_cloudwatch_composite_alarm.alarm_description": 1024,
  "aws_cloudwatch_event_rule.description": 512,
  "aws_cloudwatch_metric_alarm.alarm_description": 1024,
  "aws_iam_role.description": 1000,
  "aws_lambda_function.description": 256,
  "aws_lambda_layer_version.description": 256,
  "aws_security_group.description": 255,
  "aws_sns_topic.display_name": 100,
  "aws_vpc_security_group_egress_rule.description": 255,
  "aws_vpc_security_group_ingress_rule.description": 255,
  "aws_wafv2_web_acl.description": 256,
};

/** What AWS puts in place of expressions: an account id, and the id of a REST API. */
function known(text: string): string {
  return text
    .replace(/\$\{data\.aws_caller_identity\.\w+\.account_id\}/g, "111122223333")
    .replace(/\$\{aws_api_gateway_rest_api\.[\w-]+\.id\}/g, "a1b2c3d4e5");
}

interface Text {
  readonly stage: string;
  readonly attribute: string;
  readonly address: string;
  readonly text: string;
}

/** Every text attribute of every resource, without those that only refer to another resource. */
const ALL_TEXTS: readonly Text[] = everyStack().flatMap(({ stage, stack }) =>
  stack
    .resources()
    .flatMap(({ address, type, block }) =>
      Object.entries(block).flatMap(([name, value]) =>
        typeof value === "string" && !/^\$\{[^}]*\}$/.test(value)
          ? [{ stage, attribute: `${type}.${name}`, address, text: known(value) }]
          : [],
      ),
    ),
);

const OWN_NAMES = ALL_TEXTS.filter(({ attribute }) => attribute in NAMES);

describe("the names of all stages", () => {
  it("are all checked here: a new kind of name needs its limit", () => {
    const ofOthers = /\.(metric|index|service)_name$|^aws_s3_bucket_\w+\.bucket$|\.display_name$/;
    const found = ALL_TEXTS.map(({ attribute }) => attribute).filter(
      (attribute) => /\.(\w+_)?name$|\.bucket$|\.statement_id$/.test(attribute) && !ofOthers.test(attribute),
    );

    expect([...new Set(found)].sort()).toEqual(Object.keys(NAMES).sort());
  });

  it.each(Object.entries(NAMES))("fit into what AWS allows: %s", (attribute, { limit, pattern }) => {
    const names = OWN_NAMES.filter((name) => name.attribute === attribute);

    expect(names).not.toEqual([]);
    expect(names.filter(({ text }) => text.length > limit || !pattern.test(text))).toEqual([]);
  });

  it("carry their stage, and no two resources share one", () => {
    const outside = OWN_NAMES.filter(({ attribute }) => NAMES[attribute]?.inside === undefined);
    const keys = outside.map(({ attribute, text }) => `${attribute} ${text}`);

    expect(outside.filter(({ stage, text }) => !text.split(/[-/]/).includes(stage))).toEqual([]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("are those of their own stage only", () => {
    const foreign = everyStack().flatMap(({ stage, stack }) => {
      const others = STAGE_NAMES.filter((name) => name !== stage).join("|");
      const pattern = new RegExp(`(marketplace|Marketplace\\w+)[-/](${others})\\b`, "g");
      return [...new Set(JSON.stringify(stack.json).match(pattern))].map((name) => `${stack.id}: ${name}`);
    });

    expect(foreign).toEqual([]);
  });
});

describe("the descriptions of all stages", () => {
  it.each(Object.entries(TEXTS))("fit into what AWS allows: %s", (attribute, limit) => {
    const texts = ALL_TEXTS.filter((text) => text.attribute === attribute);

    expect(texts).not.toEqual([]);
    expect(texts.filter(({ text }) => text.length > limit || text.length === 0)).toEqual([]);
  });

  it("of security groups hold only characters that EC2 takes", () => {
    const texts = ALL_TEXTS.filter(({ attribute }) =>
      /^aws_(vpc_)?security_group.*description$/.test(attribute),
    );

    expect(texts).not.toEqual([]);
    expect(texts.filter(({ text }) => !/^[\w .:/()#,@[\]+=&;{}!$*-]*$/.test(text))).toEqual([]);
  });
});
