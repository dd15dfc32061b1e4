import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { Construct } from "constructs";
import type { BucketKey, Naming } from "../../config/naming";
import { type BucketLifecycle, PrivateBucket } from "../constructs/private-bucket";

export interface BucketsProps {
  readonly accountId: string;
  readonly naming: Naming;
  readonly deletionProtection: boolean;
  /** Days for which the stage keeps logs; access logs are kept for 90 days at least. */
  readonly logRetentionDays: number;
  /** The origin of the pages that upload solution files, or `*`. */
  readonly corsOrigin: string;
}

/** Long enough to look into an abuse that is reported with delay. */
const MIN_ACCESS_LOG_DAYS = 90;

/** Seconds for which a browser may remember that an upload is allowed. */
const CORS_MAX_AGE = 3600;

const READ_THROUGH_CDN =
  "CloudFront is the only reader and logs every request; what changes objects is in CloudTrail and the audit trail.";

/** The three buckets: public assets of the market's pages, files that partners sell, and CloudFront's access logs. */
export class Buckets extends Construct {
  readonly assets: PrivateBucket;
  readonly solutionFiles: PrivateBucket;
  readonly cloudfrontLogs: PrivateBucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BucketsProps,
  ) {
    super(scope, id);
    // CloudFront serves what is asked for often, so the bucket itself is read at random; tiering bills no reads.
    this.assets = this.addBucket("assets", READ_THROUGH_CDN, {
      transition: { days: 30, storageClass: "INTELLIGENT_TIERING" },
      noncurrentDays: 30,
    });
    // Large, kept as long as they are sold, and downloaded mostly while they are new.
    this.solutionFiles = this.addBucket("solution-files", READ_THROUGH_CDN, {
      transition: { days: 1, storageClass: "INTELLIGENT_TIERING" },
      noncurrentDays: 90,
    });
    this.allowUploads();
    this.cloudfrontLogs = this.addBucket(
      "cloudfront-logs",
      "The bucket holds access logs itself: its own would log their delivery for ever.",
      {
        transition: { days: 30, storageClass: "STANDARD_IA" },
        expireAfterDays: Math.max(props.logRetentionDays, MIN_ACCESS_LOG_DAYS),
        noncurrentDays: 30,
      },
    );
  }

  private addBucket(key: BucketKey, noAccessLogs: string, lifecycle: BucketLifecycle): PrivateBucket {
    const { accountId, deletionProtection, naming } = this.props;
    return new PrivateBucket(this, key, {
      bucketName: naming.bucket(key, accountId),
      lifecycle,
      deletionProtection,
      noAccessLogs,
    });
  }

  /** Browsers post files with a signed policy straight to the bucket; downloads go through CloudFront. */
  private allowUploads(): void {
    new S3BucketCorsConfiguration(this, "solution-files-cors", {
      bucket: this.solutionFiles.bucket.id,
      corsRule: [
        {
          allowedMethods: ["POST"],
          allowedOrigins: [this.props.corsOrigin],
          allowedHeaders: ["content-type"],
          exposeHeaders: ["ETag"],
          maxAgeSeconds: CORS_MAX_AGE,
        },
      ],
    });
  }
}
