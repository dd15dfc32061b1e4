import { isTrue, valueAt } from "../block";
import type { Policy } from "../policy";

/** A table can be taken back to any second of the last weeks. */
export const recoverableTable: Policy = {
  id: "recoverable-table",
  types: ["aws_dynamodb_table"],
  *check({ block }) {
    if (isTrue(valueAt(block, "point_in_time_recovery", "enabled"))) return;
    yield {
      found: `(${block.name}) has no point-in-time recovery`,
      remedy: "Set point_in_time_recovery.enabled to true.",
    };
  },
};
