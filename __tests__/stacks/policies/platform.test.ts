import { TerraformElement, TerraformResource } from "cdktf";
import type { StackPart } from "../../../config/naming";
import { POLICIES } from "../../../stacks/policies/policies";
import { addPart, emptyHandlers } from "../../support/platform";
import { findings } from "../../support/policy-review";
import { stageConfig } from "../../support/synthesized";

const { handlers } = emptyHandlers();

const OPEN_DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", Principal: "*" },
    {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::b/k",
      Principal: { Service: "cloudfront.amazonaws.com" },
    },
  ],
});

const OPEN_DOCUMENT_POLICIES = [
  "no-wildcard-action",
  "no-wildcard-resource",
  "no-open-principal",
  "bound-service-principal",
];

interface Damage {
  readonly part: StackPart;
  readonly type: string;
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly policies: readonly string[];
}

/** What could go wrong in the platform's own stacks, and the policies that have to notice. */
const DAMAGES: readonly Damage[] = [
  {
    part: "infrastructure",
    type: "aws_s3_bucket_public_access_block",
    overrides: { restrict_public_buckets: false },
    policies: ["private-bucket"],
  },
  {
    part: "infrastructure",
    type: "aws_s3_bucket_ownership_controls",
    overrides: { "rule.object_ownership": "ObjectWriter" },
    policies: ["private-bucket"],
  },
  {
    part: "infrastructure",
    type: "aws_s3_bucket_versioning",
    overrides: { "versioning_configuration.status": "Suspended" },
    policies: ["versioned-bucket"],
  },
  {
    part: "infrastructure",
    type: "aws_s3_bucket_server_side_encryption_configuration",
    overrides: { rule: "none" },
    policies: ["encrypted-bucket"],
  },
  {
    part: "infrastructure",
    type: "aws_s3_bucket_lifecycle_configuration",
    overrides: { rule: "none" },
    policies: ["tidy-bucket"],
  },
  {
    part: "infrastructure",
    type: "aws_s3_bucket_policy",
    overrides: { policy: OPEN_DOCUMENT },
    policies: ["tls-only-bucket", ...OPEN_DOCUMENT_POLICIES],
  },
  {
    part: "infrastructure",
    type: "aws_vpc_endpoint",
    overrides: { policy: "${file(var.policy)}" },
    policies: ["readable-policy"],
  },
  {
    part: "infrastructure",
    type: "aws_kms_key",
    overrides: { enable_key_rotation: false },
    policies: ["rotated-key"],
  },
  {
    part: "infrastructure",
    type: "aws_vpc_security_group_ingress_rule",
    overrides: { cidr_ipv4: "0.0.0.0/0" },
    policies: ["no-open-ingress"],
  },
  {
    part: "infrastructure",
    type: "aws_vpc_security_group_egress_rule",
    overrides: { cidr_ipv6: "::/0" },
    policies: ["no-open-egress"],
  },
  {
    part: "infrastructure",
    type: "aws_security_group",
    overrides: { ingress: [{ cidr_blocks: ["10.0.0.0/8"] }] },
    policies: ["standalone-rules"],
  },
  {
    part: "infrastructure",
    type: "aws_cloudwatch_log_group",
    overrides: { retention_in_days: 0, kms_key_id: null },
    policies: ["log-group-retention", "encrypted-log-group"],
  },
  {
    part: "infrastructure",
    type: "provider",
    overrides: { default_tags: null },
    policies: ["default-tags"],
  },
  {
    part: "database",
    type: "aws_dynamodb_table",
    overrides: { "point_in_time_recovery.enabled": false, "server_side_encryption.enabled": false },
    policies: ["recoverable-table", "encrypted-table"],
  },
  {
    part: "api",
    type: "aws_lambda_function",
    overrides: { role: "${aws_iam_role.shared.arn}", "logging_config.log_group": "elsewhere" },
    policies: ["function-role", "function-log-group"],
  },
  {
    part: "api",
    type: "aws_lambda_function",
    overrides: { depends_on: null },
    policies: ["function-order"],
  },
  {
    part: "api",
    type: "aws_iam_role",
    overrides: { managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    policies: ["no-managed-policy"],
  },
  {
    part: "api",
    type: "aws_lambda_permission",
    overrides: { source_arn: null },
    policies: ["bound-service-principal"],
  },
  {
    part: "monitoring",
    type: "aws_sns_topic",
    overrides: { kms_master_key_id: "alias/aws/sns" },
    policies: ["encrypted-topic"],
  },
  {
    part: "monitoring",
    type: "aws_sns_topic_policy",
    overrides: { policy: OPEN_DOCUMENT },
    policies: ["tls-only-topic", ...OPEN_DOCUMENT_POLICIES],
  },
];

/** The ids of the policies that complain about a stack of dev after its resources of one type were damaged. */
function complaints({ part, type, overrides }: Damage): string[] {
  const found = findings((app) => {
    const stack = addPart(app, part, stageConfig("dev"), handlers());
    const damaged = stack.node
      .findAll()
      .filter((construct) => TerraformElement.isTerraformElement(construct))
      .filter((element) =>
        TerraformResource.isTerraformResource(element)
          ? element.terraformResourceType === type
          : element.node.id === "aws" && type === "provider",
      );
    if (damaged.length === 0) throw new Error(`${part} has no ${type}`);
    for (const element of damaged) {
      for (const [path, value] of Object.entries(overrides)) element.addOverride(path, value);
    }
  });
  const ids = found.flatMap((message) => /suppress\(resource, "([^"]+)"/.exec(message)?.[1] ?? []);
  return [...new Set(ids)].sort();
}

it.each(DAMAGES)("notices damage to $type in the $part stack: $policies", (damage) => {
  expect(complaints(damage)).toEqual([...damage.policies].sort());
});

it("covers every policy", () => {
  const shown = DAMAGES.flatMap(({ policies }) => policies);

  // destroy-protection is not in force in dev: apply-policies.test.ts.
  expect([...new Set([...shown, "destroy-protection"])].sort()).toEqual(POLICIES.map(({ id }) => id).sort());
});
