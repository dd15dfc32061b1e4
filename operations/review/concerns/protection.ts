import { shownValue } from "../shown-value";
import type { Concern } from "../stage-review";
import { type ReviewedResource, VERBS, valueAt } from "./reviewed-resource";

interface Protection {
  readonly type: string;
  /** Keys down to the attribute. */
  readonly path: readonly string[];
  readonly isLost: (before: unknown, after: unknown) => boolean;
  readonly summary: string;
}

const switchedOff = (before: unknown, after: unknown) => before === true && after !== true;
const switchedOn = (before: unknown, after: unknown) => before !== true && after === true;
const removed = (before: unknown, after: unknown) => isSet(before) && !isSet(after);
const lowered = (before: unknown, after: unknown) => Number(after) < Number(before);

/** Fewest days after which rules of a bucket delete objects, current ones or old versions; infinite when none does. */
function fewestDays(rules: unknown, of: "expiration" | "noncurrent_version_expiration"): number {
  const key = of === "expiration" ? "days" : "noncurrent_days";
  const days = [rules]
    .flat()
    .map((rule) => Number(valueAt({ rule }, ["rule", of, key]) || Number.POSITIVE_INFINITY));
  return Math.min(...days);
}

const deletesSooner = (before: unknown, after: unknown) =>
  fewestDays(after, "expiration") < fewestDays(before, "expiration") ||
  fewestDays(after, "noncurrent_version_expiration") < fewestDays(before, "noncurrent_version_expiration");

/** What keeps data, or people who look after it, from harm, and when an update takes it away. */
const PROTECTIONS: readonly Protection[] = [
  {
    type: "aws_dynamodb_table",
    path: ["deletion_protection_enabled"],
    isLost: switchedOff,
    summary: "AWS no longer refuses to delete the table",
  },
  {
    type: "aws_dynamodb_table",
    path: ["point_in_time_recovery", "enabled"],
    isLost: switchedOff,
    summary: "the table can no longer be brought back to an earlier moment",
  },
  {
    type: "aws_dynamodb_table",
    path: ["server_side_encryption", "enabled"],
    isLost: switchedOff,
    summary: "the table is no longer encrypted by a key of this account",
  },
  {
    type: "aws_dynamodb_table",
    path: ["ttl", "attribute_name"],
    isLost: (before, after) => isSet(after) && before !== after,
    summary: "other items than before expire and are deleted",
  },
  {
    type: "aws_s3_bucket",
    path: ["force_destroy"],
    isLost: switchedOn,
    summary: "destroying the bucket would delete the objects in it",
  },
  {
    type: "aws_s3_bucket_versioning",
    path: ["versioning_configuration", "status"],
    isLost: (before, after) => before === "Enabled" && after !== "Enabled",
    summary: "overwritten and deleted objects can no longer be brought back",
  },
  {
    type: "aws_s3_bucket_lifecycle_configuration",
    path: ["rule"],
    isLost: deletesSooner,
    summary: "objects or their earlier versions are deleted sooner",
  },
  {
    type: "aws_cloudwatch_log_group",
    path: ["retention_in_days"],
    isLost: (before, after) => Number(after) > 0 && (Number(before) === 0 || lowered(before, after)),
    summary: "older log events are deleted",
  },
  {
    type: "aws_cloudwatch_log_group",
    path: ["kms_key_id"],
    isLost: removed,
    summary: "new log events are no longer encrypted by the stage's key",
  },
  {
    type: "aws_sns_topic",
    path: ["kms_master_key_id"],
    isLost: removed,
    summary: "alerts are no longer encrypted",
  },
  {
    type: "aws_kms_key",
    path: ["enable_key_rotation"],
    isLost: switchedOff,
    summary: "the key is no longer rotated",
  },
  {
    type: "aws_kms_key",
    path: ["is_enabled"],
    isLost: switchedOff,
    summary: "what is encrypted by the key cannot be read",
  },
  {
    type: "aws_kms_key",
    path: ["deletion_window_in_days"],
    isLost: lowered,
    summary: "less time to notice that the key was deleted",
  },
  {
    type: "aws_cloudwatch_metric_alarm",
    path: ["actions_enabled"],
    isLost: switchedOff,
    summary: "the alarm tells nobody",
  },
  {
    type: "aws_cloudwatch_composite_alarm",
    path: ["actions_enabled"],
    isLost: switchedOff,
    summary: "the alarm tells nobody",
  },
];

/** Types that protect others: without them something is open, lost or unseen. Another one may take their place. */
const PROTECTORS: Readonly<Record<string, string>> = {
  aws_cloudwatch_composite_alarm: "nobody is told any more",
  aws_cloudwatch_metric_alarm: "nobody is told any more",
  aws_s3_bucket_server_side_encryption_configuration: "the bucket's encryption is AWS's default then",
  aws_s3_bucket_versioning: "overwritten and deleted objects can no longer be brought back",
  aws_flow_log: "the network's traffic is no longer recorded",
};

/** Protections that are taken away. */
export function* protectionConcerns({ review, before, after }: ReviewedResource): Iterable<Concern> {
  const { type, address, action } = review;
  for (const protection of PROTECTIONS) {
    if (protection.type !== type || before === undefined || after === undefined) continue;
    const [was, is] = [valueAt(before, protection.path), valueAt(after, protection.path)];
    if (!protection.isLost(was, is)) continue;
    const details = [
      `${protection.path.join(".")}: ${shownValue(was) ?? "nothing"} becomes ${shownValue(is) ?? "nothing"}`,
    ];
    yield { kind: "protection", level: "warning", address, summary: protection.summary, details };
  }
  const lost = Object.hasOwn(PROTECTORS, type) ? PROTECTORS[type] : undefined;
  if (lost !== undefined && (action === "destroyed" || action === "forgotten")) {
    yield {
      kind: "protection",
      level: "warning",
      address,
      summary: `${VERBS[action]}: ${lost}`,
      details: [],
    };
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== "";
}
