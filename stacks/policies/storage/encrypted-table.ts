import { isTrue, valueAt } from "../block";
import type { Policy } from "../policy";

/** A key of the account encrypts each table; without the block it would be one that AWS owns and shows to nobody. */
export const encryptedTable: Policy = {
  id: "encrypted-table",
  types: ["aws_dynamodb_table"],
  *check({ block }) {
    if (isTrue(valueAt(block, "server_side_encryption", "enabled"))) return;
    yield {
      found: `(${block.name}) is encrypted by a key outside of the account`,
      remedy: "Set server_side_encryption.enabled to true.",
    };
  },
};
