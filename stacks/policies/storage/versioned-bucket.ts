import { valueAt } from "../block";
import type { Policy } from "../policy";

/** What is overwritten or deleted by mistake can be had back. */
export const versionedBucket: Policy = {
  id: "versioned-bucket",
  types: ["aws_s3_bucket"],
  *check(bucket, stack) {
    const [versioning] = stack.naming(bucket, "aws_s3_bucket_versioning", "bucket");
    const status = versioning && valueAt(versioning.block, "versioning_configuration", "status");
    if (status === "Enabled") return;
    yield {
      found: `has versioning ${status === undefined ? "off" : `"${status}"`}`,
      remedy: 'Add an aws_s3_bucket_versioning with status "Enabled".',
    };
  },
};
