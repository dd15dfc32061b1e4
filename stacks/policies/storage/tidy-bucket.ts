import { nestedBlocks } from "../block";
import type { Policy } from "../policy";

/** Versions and unfinished uploads are billed for ever unless a rule removes them. */
const DUTIES = ["noncurrent_version_expiration", "abort_incomplete_multipart_upload"];

/** Each bucket's lifecycle removes old versions and unfinished uploads. */
export const tidyBucket: Policy = {
  id: "tidy-bucket",
  types: ["aws_s3_bucket"],
  *check(bucket, stack) {
    const rules = stack
      .naming(bucket, "aws_s3_bucket_lifecycle_configuration", "bucket")
      .flatMap(({ block }) => nestedBlocks(block.rule))
      .filter(({ status }) => status === "Enabled");
    for (const duty of DUTIES) {
      if (rules.some((rule) => nestedBlocks(rule[duty]).length > 0)) continue;
      yield {
        found: `has no lifecycle rule with ${duty}`,
        remedy: "Add one to an aws_s3_bucket_lifecycle_configuration of the bucket.",
      };
    }
  },
};
