import type { Policy } from "../policy";

/** Alerts are encrypted, and by a key of our own: with AWS's own key for SNS, alarms do not arrive and nobody is told. */
export const encryptedTopic: Policy = {
  id: "encrypted-topic",
  types: ["aws_sns_topic"],
  *check({ block: { kms_master_key_id: key } }) {
    if (typeof key === "string" && key !== "alias/aws/sns") return;
    yield {
      found:
        typeof key !== "string"
          ? "is not encrypted"
          : `is encrypted by "${key}", which CloudWatch cannot use`,
      remedy: "Set kms_master_key_id to the stage's key.",
    };
  },
};
