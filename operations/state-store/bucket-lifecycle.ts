import {
  GetBucketLifecycleConfigurationCommand,
  type LifecycleRule,
  PutBucketLifecycleConfigurationCommand,
} from "@aws-sdk/client-s3";
import { unless } from "../aws-failure";
import type { BucketSetting, ReachedBucket } from "./bucket-setting";

/** Days for which an old version of a state is kept. */
const OLD_VERSION_DAYS = 90;

/** Old versions of each state that are kept for ever: a stage that nobody touched for a year can still go back. */
const KEPT_VERSIONS = 20;

/** Days after which the parts of an upload that never ended are removed. */
const UNFINISHED_UPLOAD_DAYS = 7;

const RULES: readonly LifecycleRule[] = [
  {
    ID: "marketplace-old-state-versions",
    Status: "Enabled",
    Filter: { Prefix: "" },
    NoncurrentVersionExpiration: { NoncurrentDays: OLD_VERSION_DAYS, NewerNoncurrentVersions: KEPT_VERSIONS },
  },
  {
    ID: "marketplace-unfinished-uploads",
    Status: "Enabled",
    Filter: { Prefix: "" },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
  },
];

/** Old versions and unfinished uploads go after a while, by whichever rules of the bucket; ours are added to them. */
export const lifecycle: BucketSetting = {
  name: "lifecycle of old versions and unfinished uploads",
  async isSet(bucket) {
    return missingIn(await rulesOf(bucket)).length === 0;
  },
  async set(bucket) {
    const rules = await rulesOf(bucket);
    const added = missingIn(rules);
    const kept = rules.filter(({ ID }) => !added.some((rule) => rule.ID === ID));
    await bucket.client.send(
      new PutBucketLifecycleConfigurationCommand({
        ...bucket.target,
        LifecycleConfiguration: { Rules: [...kept, ...added] },
      }),
    );
  },
};

function missingIn(rules: readonly LifecycleRule[]): readonly LifecycleRule[] {
  const inForce = rules.filter((rule) => rule.Status === "Enabled" && concernsAll(rule));
  return RULES.filter(
    (wanted) =>
      !inForce.some(
        (rule) =>
          (wanted.NoncurrentVersionExpiration !== undefined &&
            rule.NoncurrentVersionExpiration !== undefined) ||
          (wanted.AbortIncompleteMultipartUpload !== undefined &&
            rule.AbortIncompleteMultipartUpload !== undefined),
      ),
  );
}

/** Whether a rule is for every object, not for a folder, a tag or a size. */
function concernsAll({ Filter, Prefix }: LifecycleRule): boolean {
  const { Prefix: filtered, ...others } = Filter ?? {};
  return !Prefix && !filtered && Object.values(others).every((value) => value === undefined);
}

async function rulesOf({ client, target }: ReachedBucket): Promise<LifecycleRule[]> {
  const answer = await unless("NoSuchLifecycleConfiguration", () =>
    client.send(new GetBucketLifecycleConfigurationCommand(target)),
  );
  return answer?.Rules ?? [];
}
