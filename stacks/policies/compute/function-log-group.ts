import { valueAt } from "../block";
import type { Policy } from "../policy";

/** Lambda would make a log group by itself that keeps everything for ever, unencrypted. */
export const functionLogGroup: Policy = {
  id: "function-log-group",
  types: ["aws_lambda_function"],
  *check({ block }, stack) {
    const named = valueAt(block, "logging_config", "log_group") ?? `/aws/lambda/${block.function_name}`;
    const group = stack.ofType("aws_cloudwatch_log_group").find((candidate) => candidate.isNamedBy(named));
    if (group === undefined) {
      yield {
        found: `(${block.function_name}) has no log group of this stack`,
        remedy: `Add an aws_cloudwatch_log_group with retention, named "${named}".`,
      };
      return;
    }
    if (!(Number(group.block.retention_in_days) > 0)) {
      yield {
        found: `(${block.function_name}) writes to ${group.address}, which keeps its logs for ever`,
        remedy: "Set its retention_in_days.",
      };
    }
  },
};
