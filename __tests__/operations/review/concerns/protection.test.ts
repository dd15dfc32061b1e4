import type { Concern } from "../../../../operations/review/stage-review";
import { changedStage } from "../planned";
import { updated } from "./concerns-of";

const changed = changedStage().stacks.flatMap((stack) => stack.concerns);

test.each([
  ["aws_dynamodb_table", { deletion_protection_enabled: true }, { deletion_protection_enabled: false }],
  [
    "aws_dynamodb_table",
    { point_in_time_recovery: [{ enabled: true }] },
    { point_in_time_recovery: [{ enabled: false }] },
  ],
  ["aws_dynamodb_table", { server_side_encryption: [{ enabled: true }] }, { server_side_encryption: [] }],
  ["aws_dynamodb_table", { ttl: [] }, { ttl: [{ attribute_name: "createdAt" }] }],
  ["aws_s3_bucket", { force_destroy: false }, { force_destroy: true }],
  [
    "aws_s3_bucket_lifecycle_configuration",
    { rule: [{ id: "a", expiration: [{ days: 90 }] }] },
    { rule: [{ id: "a", expiration: [{ days: 7 }] }] },
  ],
  [
    "aws_s3_bucket_lifecycle_configuration",
    { rule: [{ id: "a", noncurrent_version_expiration: [{ noncurrent_days: 30 }] }] },
    {
      rule: [
        { id: "a", noncurrent_version_expiration: [{ noncurrent_days: 30 }] },
        { id: "b", expiration: [{ days: 365 }] },
      ],
    },
  ],
  ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 7 }],
  ["aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 3653 }],
  ["aws_cloudwatch_log_group", { kms_key_id: "arn" }, { kms_key_id: null }],
  ["aws_sns_topic", { kms_master_key_id: "arn" }, { kms_master_key_id: "" }],
  ["aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }],
  ["aws_kms_key", { is_enabled: true }, { is_enabled: false }],
  ["aws_kms_key", { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }],
  ["aws_cloudwatch_metric_alarm", { actions_enabled: true }, { actions_enabled: false }],
])("%s %j to %j takes a protection away, and the other way round gives one", (type, before, after) => {
  const isTakenAway = (concerns: readonly Concern[]) => concerns.some(({ kind }) => kind === "protection");

  expect(updated(type, before, after)).toMatchObject([{ kind: "protection", level: "warning" }]);
  if (type !== "aws_dynamodb_table" || !("ttl" in before))
    expect(isTakenAway(updated(type, after, before))).toBe(false);
});

test("an alarm that goes is a warning", () => {
  expect(changed.find(({ address }) => address.startsWith("aws_cloudwatch_metric_alarm"))).toMatchObject({
    kind: "protection",
    level: "warning",
  });
});

test("warnings come before notices", () => {
  for (const { concerns } of changedStage().stacks) {
    const levels = concerns.map(({ level }) => level);
    expect(levels).toEqual([...levels].sort().reverse());
  }
});
