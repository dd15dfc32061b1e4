import { GetBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { unless } from "../aws-failure";
import type { BucketSetting, ReachedBucket } from "./bucket-setting";

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly Statement?: Statement | readonly Statement[];
}

/** Refuses whatever does not come by TLS. Other statements of the bucket's policy stay. */
export const tlsOnly: BucketSetting = {
  name: "TLS only",
  async isSet(bucket) {
    const { statements } = await policyOf(bucket);
    return statements.some((statement) => refusesPlainHttp(statement, bucket.name));
  },
  async set(bucket) {
    const { policy, statements } = await policyOf(bucket);
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      ...policy,
      Statement: [...statements, denyPlainHttp(bucket.name)],
    });
    await bucket.client.send(new PutBucketPolicyCommand({ ...bucket.target, Policy }));
  },
};

function denyPlainHttp(bucket: string): Statement {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: resourcesOf(bucket),
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

function resourcesOf(bucket: string): string[] {
  return [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
}

function refusesPlainHttp(
  { Effect, Principal, Action, Resource, Condition }: Statement,
  bucket: string,
): boolean {
  const everybody = Principal === "*" || (Principal as { AWS?: unknown } | undefined)?.AWS === "*";
  const conditions = Condition as { Bool?: Readonly<Record<string, unknown>> } | undefined;
  const [secure] = listOf(conditions?.Bool?.["aws:SecureTransport"]);
  return (
    Effect === "Deny" &&
    everybody &&
    listOf(Action).some((action) => action === "s3:*" || action === "*") &&
    resourcesOf(bucket).every((arn) => listOf(Resource).some((one) => one === arn || one === "*")) &&
    Object.keys(conditions ?? {}).length === 1 &&
    Object.keys(conditions?.Bool ?? {}).length === 1 &&
    String(secure) === "false"
  );
}

async function policyOf({
  client,
  target,
}: ReachedBucket): Promise<{ policy: Policy; statements: Statement[] }> {
  const answer = await unless("NoSuchBucketPolicy", () => client.send(new GetBucketPolicyCommand(target)));
  const policy = JSON.parse(answer?.Policy ?? "{}") as Policy;
  return { policy, statements: listOf(policy.Statement) as Statement[] };
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
