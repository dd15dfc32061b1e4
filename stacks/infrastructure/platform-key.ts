import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import { policyDocument } from "../constructs/policy-document";
import { suppress } from "../policies/suppressions";

export interface PlatformKeyProps {
  readonly accountId: string;
  readonly region: string;
  readonly naming: Naming;
  /** Terraform refuses to destroy the key: without it, the logs that it encrypted cannot be read any more. */
  readonly deletionProtection: boolean;
}

/** AWS's longest: days in which a deletion can be taken back. */
const DELETION_WINDOW_DAYS = 30;

/**
 * The stage's one key, for all of its log groups and its alert topic. Its policy names the log groups of all four stacks by
 * composed ARNs, and is part of the key, so that it is in force before the first group is made.
 */
export class PlatformKey extends Construct {
  readonly key: KmsKey;

  constructor(scope: Construct, id: string, props: PlatformKeyProps) {
    super(scope, id);
    this.key = new KmsKey(this, "key", {
      description: "Logs and alerts of the marketplace platform",
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: keyPolicy(props),
      ...(props.deletionProtection ? { lifecycle: { preventDestroy: true } } : {}),
    });
    new KmsAlias(this, "alias", {
      name: `alias/${props.naming.resource("kmsAlias", "platform")}`,
      targetKeyId: this.key.keyId,
    });
    suppress(
      this.key,
      "no-wildcard-action",
      "A key without kms:* for the account's root can become unmanageable for good; the patterns for CloudWatch are those that AWS documents, and conditions bind them to the stage's log groups and this account.",
    );
  }
}

function keyPolicy({ accountId, region, naming }: PlatformKeyProps): string {
  const logGroups = [
    naming.logGroup,
    naming.flowLogGroup,
    naming.functionLogGroups,
    naming.executionLogGroup("*"),
    naming.webAclLogGroup,
  ].map((name) => naming.logGroupArn(name, accountId));
  return policyDocument(
    {
      sid: "AccountAdministration",
      principals: { AWS: `arn:aws:iam::${accountId}:root` },
      actions: ["kms:*"],
      resources: ["*"],
    },
    {
      sid: "CloudWatchLogs",
      principals: { Service: `logs.${region}.amazonaws.com` },
      actions: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
      resources: ["*"],
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups } },
    },
    {
      // Without it an alarm's message to the encrypted topic is lost, and nothing says so.
      sid: "AlarmsToEncryptedTopic",
      principals: { Service: "cloudwatch.amazonaws.com" },
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  );
}
