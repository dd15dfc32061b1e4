import { valueAt } from "../block";
import type { Policy } from "../policy";

/** Encryption is stated, not left to S3's default, so that a review sees which kind it is. */
export const encryptedBucket: Policy = {
  id: "encrypted-bucket",
  types: ["aws_s3_bucket"],
  *check(bucket, stack) {
    const [encryption] = stack.naming(bucket, "aws_s3_bucket_server_side_encryption_configuration", "bucket");
    const path = ["rule", "apply_server_side_encryption_by_default", "sse_algorithm"] as const;
    if (encryption !== undefined && typeof valueAt(encryption.block, ...path) === "string") return;
    yield {
      found: "does not say how its objects are encrypted",
      remedy:
        "Add an aws_s3_bucket_server_side_encryption_configuration with sse_algorithm AES256 or aws:kms.",
    };
  },
};
