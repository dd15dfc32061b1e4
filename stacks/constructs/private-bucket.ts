import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { suppress } from "../policies/suppressions";
import { type PolicyStatement, policyDocument } from "./policy-document";

/** When objects move to a cheaper storage class and when they go; all figures in days. */
export interface BucketLifecycle {
  /**
   * Days after which an object moves to a storage class. S3 moves to `STANDARD_IA` after 30 days at the earliest, and
   * leaves objects below 128 kB where they are.
   */
  readonly transition: {
    readonly days: number;
    readonly storageClass: "INTELLIGENT_TIERING" | "STANDARD_IA";
  };
  /** Days after which objects are deleted. @default kept */
  readonly expireAfterDays?: number;
  /** Days for which an overwritten or deleted version can be restored. */
  readonly noncurrentDays: number;
}

export interface PrivateBucketProps {
  /** Physical name, unique in the world. */
  readonly bucketName: string;
  readonly lifecycle: BucketLifecycle;
  /**
   * Terraform refuses to destroy or replace the bucket. Without protection, destroying the bucket deletes its objects
   * too.
   */
  readonly deletionProtection: boolean;
  /** Why the bucket has no server access logs. */
  readonly noAccessLogs: string;
}

/** Parts of an upload that was never completed are billed but cannot be seen. */
const ABORT_MULTIPART_DAYS = 7;

const ACCEPTED_FINDINGS = {
  CKV_AWS_144: "The platform lives in one region; versions protect against deletion and overwriting.",
  CKV_AWS_145: "A KMS key would have to name CloudFront's distribution and the log delivery: a cycle.",
  CKV2_AWS_62: "Nothing reacts to objects: uploads are confirmed by the client through the API.",
};

/**
 * A bucket that nobody reaches without a grant: versioned, encrypted, never public, without ACLs, over TLS only, and
 * tidied up by its lifecycle.
 *
 * Encryption is SSE-S3: a KMS key of our own would have to name CloudFront's distribution and the log delivery in its
 * policy, which both depend on the buckets.
 */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  /** Composed from the name, so that policies are known at plan. */
  readonly arn: string;
  /** For resources that must not be created before the policy is in force. */
  readonly policy: S3BucketPolicy;
  private readonly statements: PolicyStatement[];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.arn = `arn:aws:s3:::${props.bucketName}`;
    this.bucket = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      forceDestroy: !props.deletionProtection,
      ...(props.deletionProtection ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const bucket = this.bucket.id;
    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    this.addLifecycle(props.lifecycle, versioning);
    this.statements = [tlsOnly(this.arn)];
    this.policy = new S3BucketPolicy(this, "policy", {
      bucket,
      policy: policyDocument(...this.statements),
      // S3 refuses two changes of a bucket's access at once.
      dependsOn: [publicAccess],
    });
    for (const [rule, reason] of Object.entries({ ...ACCEPTED_FINDINGS, CKV_AWS_18: props.noAccessLogs })) {
      suppress(this.bucket, rule, reason);
    }
  }

  /** Adds a statement to the bucket's policy. */
  allow(statement: PolicyStatement): void {
    this.statements.push(statement);
    this.policy.policy = policyDocument(...this.statements);
  }

  private addLifecycle(
    { transition, expireAfterDays, noncurrentDays }: BucketLifecycle,
    versioning: S3BucketVersioningA,
  ): void {
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: this.bucket.id,
      rule: [
        {
          id: "tidy-up",
          status: "Enabled",
          // The form for "all objects" that the provider reads back unchanged.
          filter: [{ prefix: "" }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: ABORT_MULTIPART_DAYS }],
          transition: [transition],
          // S3 removes delete markers without versions behind them by itself where objects expire by days.
          expiration: [
            expireAfterDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireAfterDays },
          ],
          noncurrentVersionExpiration: [{ noncurrentDays }],
        },
      ],
      // Rules about non-current versions need versioning to be on.
      dependsOn: [versioning],
    });
  }
}

function tlsOnly(arn: string): PolicyStatement {
  return {
    sid: "TlsOnly",
    effect: "Deny",
    principals: "*",
    actions: ["s3:*"],
    resources: [arn, `${arn}/*`],
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  };
}
