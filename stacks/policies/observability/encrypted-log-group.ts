import type { Policy } from "../policy";

/** Logs are encrypted by the stage's key, so that whoever reads them needs both permissions. */
export const encryptedLogGroup: Policy = {
  id: "encrypted-log-group",
  types: ["aws_cloudwatch_log_group"],
  *check({ block }) {
    if (typeof block.kms_key_id === "string") return;
    yield {
      found: `("${block.name}") is not encrypted by a key of the stage`,
      remedy: "Set kms_key_id to the stage's key.",
    };
  },
};
