import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import { EncryptedLogGroup } from "../constructs/encrypted-log-group";
import { policyDocument, trustPolicy } from "../constructs/policy-document";

export interface FlowLogsProps {
  readonly accountId: string;
  readonly region: string;
  readonly naming: Naming;
  readonly vpcId: string;
  readonly retentionDays: number;
  readonly kmsKeyArn: string;
}

/** What went in and out of the VPC, accepted and rejected, in a log group of its own. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const { accountId, naming, region, vpcId } = props;
    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: naming.flowLogGroup,
      retentionDays: props.retentionDays,
      kmsKeyArn: props.kmsKeyArn,
    });
    const role = new IamRole(this, "role", {
      name: naming.resource("role", "vpc-flow-logs"),
      description: "Lets VPC flow logs write to their log group",
      assumeRolePolicy: trustPolicy("vpc-flow-logs.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*` },
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "write-flow-logs",
      role: role.id,
      policy: policyDocument({
        sid: "WriteFlowLogs",
        actions: [
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
        ],
        resources: [`${naming.logGroupArn(naming.flowLogGroup, accountId)}:*`],
      }),
    });
    new FlowLog(this, "flow-log", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      tags: { Name: naming.resource("tag", "vpc") },
      // The first write comes at once, and the role must be allowed to by then.
      dependsOn: [policy],
    });
  }
}
