import { isTrue, valueAt } from "../block";
import type { Finding, Policy } from "../policy";

/** What data would be lost with, or what would make data unreadable. */
const DATA_HOLDERS = ["aws_dynamodb_table", "aws_s3_bucket", "aws_kms_key"];

/** Where the stage asks for deletion protection, Terraform refuses to destroy what holds data, and so does AWS. */
export const destroyProtection: Policy = {
  id: "destroy-protection",
  types: DATA_HOLDERS,
  inForce: ({ stage }) => stage?.deletionProtection !== false,
  *check({ type, block }): Iterable<Finding> {
    if (!isTrue(valueAt(block, "lifecycle", "prevent_destroy"))) {
      yield {
        found: "can be destroyed by Terraform in a stage with deletion protection",
        remedy: "Set lifecycle.prevent_destroy to true.",
      };
    }
    if (type === "aws_dynamodb_table" && !isTrue(block.deletion_protection_enabled)) {
      yield {
        found: `(${block.name}) can be deleted by AWS's API in a stage with deletion protection`,
        remedy: "Set deletion_protection_enabled to true.",
      };
    }
    if (type === "aws_s3_bucket" && isTrue(block.force_destroy)) {
      yield {
        found: "is emptied before it is destroyed in a stage with deletion protection",
        remedy: "Set force_destroy to false.",
      };
    }
  },
};
