import type { Policy } from "../policy";

/** Logs are kept for as long as they are of use, not for ever. */
export const logGroupRetention: Policy = {
  id: "log-group-retention",
  types: ["aws_cloudwatch_log_group"],
  *check({ block }) {
    if (Number(block.retention_in_days) > 0) return;
    yield { found: `("${block.name}") keeps its logs for ever`, remedy: "Set retention_in_days." };
  },
};
