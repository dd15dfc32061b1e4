import { isTrue } from "../block";
import type { Policy } from "../policy";

const SWITCHES = [
  "block_public_acls",
  "block_public_policy",
  "ignore_public_acls",
  "restrict_public_buckets",
];

/** No bucket is public: all four switches against public access are on, and ACLs are off altogether. */
export const privateBucket: Policy = {
  id: "private-bucket",
  types: ["aws_s3_bucket"],
  *check(bucket, stack) {
    const [access] = stack.naming(bucket, "aws_s3_bucket_public_access_block", "bucket");
    const missing = SWITCHES.filter((name) => !isTrue(access?.block[name]));
    if (missing.length > 0) {
      yield {
        found: `can be made public: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not on`,
        remedy: "Add an aws_s3_bucket_public_access_block with all four on, as PrivateBucket does.",
      };
    }
    const acls = stack.naming(bucket, "aws_s3_bucket_acl", "bucket").map(({ block }) => block.acl);
    for (const acl of [...acls, bucket.block.acl].filter((value) => value !== undefined)) {
      yield { found: `has the ACL "${acl}"`, remedy: "Remove it: access is given by the bucket's policy." };
    }
    const owners = stack.naming(bucket, "aws_s3_bucket_ownership_controls", "bucket");
    if (!owners.some(({ block }) => JSON.stringify(block).includes('"BucketOwnerEnforced"'))) {
      yield {
        found: "takes ACLs from whoever writes objects",
        remedy: "Add aws_s3_bucket_ownership_controls with BucketOwnerEnforced.",
      };
    }
  },
};
