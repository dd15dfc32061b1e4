import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { Construct } from "constructs";
import { suppress } from "../policies/suppressions";

export interface EncryptedLogGroupProps {
  readonly name: string;
  /** Days. */
  readonly retentionDays: number;
  /** Its policy must name the log group; see platform-key.ts. */
  readonly kmsKeyArn: string;
}

/** A log group of the stage: encrypted by the stage's key, and kept for as long as somebody decided. */
export class EncryptedLogGroup extends CloudwatchLogGroup {
  constructor(scope: Construct, id: string, { name, retentionDays, kmsKeyArn }: EncryptedLogGroupProps) {
    super(scope, id, { name, retentionInDays: retentionDays, kmsKeyId: kmsKeyArn });
    if (retentionDays < 365) {
      suppress(
        this,
        "CKV_AWS_338",
        `Retention is a decision of config/stages.ts: ${retentionDays} days here.`,
      );
    }
  }
}
