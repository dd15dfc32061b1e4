import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { FunctionKey, Naming } from "../../config/naming";
import { type PolicyStatement, policyDocument, trustPolicy } from "../constructs/policy-document";
import { suppress } from "../policies/suppressions";
import { type TableAccess, type TableReferences, tableStatement } from "./table-access";

export interface FunctionRoleProps {
  readonly naming: Naming;
  readonly key: FunctionKey;
  /** ARN of the function, composed from its name: the function itself is created after its role. */
  readonly functionArn: string;
  /** ARN of the function's own log group. */
  readonly logGroupArn: string;
  readonly access: readonly TableAccess[];
  readonly tables: TableReferences;
  /** What its code may do beside the tables. */
  readonly statements: readonly PolicyStatement[];
}

/** What the Lambda service needs in a VPC; none of these can be bound to interfaces that do not exist yet. */
const ATTACH_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

const LOG_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];

/**
 * The role of one function: what its code may do (`access`), and what the Lambda service does in its name (`runtime`).
 * Two policies, so that the wildcards of the second are accepted for no action of the first.
 */
export class FunctionRole extends Construct {
  readonly arn: string;
  /** To be in force before the function exists and until it is gone. */
  readonly policies: readonly IamRolePolicy[];

  constructor(scope: Construct, id: string, props: FunctionRoleProps) {
    super(scope, id);
    const { naming, key, access, statements, tables } = props;

    const role = new IamRole(this, "role", {
      name: naming.resource("role", `${key}-function`),
      description: `Role of the function ${naming.function(key)}`,
      assumeRolePolicy: trustPolicy("lambda.amazonaws.com"),
    });
    const accessPolicy = new IamRolePolicy(this, "access", {
      name: "access",
      role: role.name,
      policy: policyDocument(
        { sid: "WriteOwnLog", actions: LOG_ACTIONS, resources: [`${props.logGroupArn}:log-stream:*`] },
        ...access.map((item) => tableStatement(item, tables[item.table].arn)),
        ...statements,
      ),
    });
    const runtimePolicy = new IamRolePolicy(this, "runtime", {
      name: "runtime",
      role: role.name,
      policy: policyDocument(
        { sid: "AttachToVpc", actions: ATTACH_ACTIONS, resources: ["*"] },
        {
          sid: "KeepCodeFromNetworkInterfaces",
          effect: "Deny",
          actions: [...ATTACH_ACTIONS, "ec2:DetachNetworkInterface"],
          resources: ["*"],
          conditions: { ArnEquals: { "lambda:SourceFunctionArn": props.functionArn } },
        },
        {
          sid: "WriteTraces",
          actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
          resources: ["*"],
        },
      ),
    });
    suppress(
      runtimePolicy,
      "no-wildcard-resource",
      "X-Ray's actions take no resource, and Lambda creates a VPC function's interfaces under names that nobody knows before; the Deny keeps function code from the interface actions.",
    );
    this.arn = role.arn;
    this.policies = [accessPolicy, runtimePolicy];
  }
}
