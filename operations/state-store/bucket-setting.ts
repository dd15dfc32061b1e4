import type { S3Client } from "@aws-sdk/client-s3";

/** A bucket, and how to reach it. */
export interface ReachedBucket {
  readonly name: string;
  readonly client: S3Client;
  /** What each call about the bucket names. */
  readonly target: { readonly Bucket: string; readonly ExpectedBucketOwner?: string };
}

/** One thing that the state's bucket has to have. */
export interface BucketSetting {
  /** For people: "versioning". */
  readonly name: string;
  isSet(bucket: ReachedBucket): Promise<boolean>;
  set(bucket: ReachedBucket): Promise<void>;
}
