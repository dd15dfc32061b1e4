import { STAGE_NAMES } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { stageConfig, synthesized } from "../../support/synthesized";
import { ACCOUNT, statementOf } from "./infrastructure-json";

const KEYS = ["assets", "solution-files", "cloudfront-logs"] as const;

describe.each(STAGE_NAMES)("the buckets of %s", (stage) => {
  const { api, deletionProtection, logRetentionDays } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const nameOf = (key: string) => `marketplace-${stage}-${key}-${ACCOUNT}`;
  const bucket = (key: string) => stack.resource("aws_s3_bucket", { bucket: nameOf(key) });
  const companion = (key: string, type: string): Block =>
    stack.resource(type, { bucket: `\${${bucket(key).address}.id}` }).block;

  it("are assets, solution files and CloudFront's logs", () => {
    const names = stack.resources("aws_s3_bucket").map(({ block }) => block.bucket);

    expect(names.sort()).toEqual(KEYS.map(nameOf).sort());
  });

  it.each(KEYS)("keep versions of %s", (key) => {
    expect(companion(key, "aws_s3_bucket_versioning").versioning_configuration).toEqual({
      status: "Enabled",
    });
  });

  it.each(KEYS)("encrypt %s with S3's own keys", (key) => {
    expect(companion(key, "aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);
  });

  it.each(KEYS)("block public access to %s in all four ways, and know no ACLs", (key) => {
    expect(companion(key, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(companion(key, "aws_s3_bucket_ownership_controls").rule).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
    expect(stack.resources("aws_s3_bucket_acl")).toEqual([]);
  });

  it.each(KEYS)("refuse plain HTTP to %s", (key) => {
    const arn = `arn:aws:s3:::${nameOf(key)}`;

    expect(statementOf(companion(key, "aws_s3_bucket_policy").policy, "TlsOnly")).toEqual({
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:*"],
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it.each([
    [
      "assets",
      { days: 30, storage_class: "INTELLIGENT_TIERING" },
      { expired_object_delete_marker: true },
      30,
    ],
    [
      "solution-files",
      { days: 1, storage_class: "INTELLIGENT_TIERING" },
      { expired_object_delete_marker: true },
      90,
    ],
    [
      "cloudfront-logs",
      { days: 30, storage_class: "STANDARD_IA" },
      { days: Math.max(logRetentionDays, 90) },
      30,
    ],
  ] as const)("tidy up %s", (key, transition, expiration, noncurrentDays) => {
    expect(companion(key, "aws_s3_bucket_lifecycle_configuration").rule).toEqual([
      {
        id: "tidy-up",
        status: "Enabled",
        filter: [{ prefix: "" }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        transition: [transition],
        expiration: [expiration],
        noncurrent_version_expiration: [{ noncurrent_days: noncurrentDays }],
      },
    ]);
  });

  it.each(KEYS)("turn versioning of %s on before its lifecycle, and close it before its policy", (key) => {
    const address = (type: string) =>
      stack.resource(type, { bucket: `\${${bucket(key).address}.id}` }).address;

    expect(companion(key, "aws_s3_bucket_lifecycle_configuration").depends_on).toEqual([
      address("aws_s3_bucket_versioning"),
    ]);
    expect(companion(key, "aws_s3_bucket_policy").depends_on).toEqual([
      address("aws_s3_bucket_public_access_block"),
    ]);
  });

  it.each(KEYS)(`${deletionProtection ? "protect" : "do not protect"} %s from destruction`, (key) => {
    const { block } = bucket(key);

    expect(block.lifecycle).toEqual(deletionProtection ? { prevent_destroy: true } : undefined);
    expect(block.force_destroy).toBe(!deletionProtection);
  });

  it("take uploads of solution files from the stage's origin, and from pages of no other bucket", () => {
    expect(stack.resources("aws_s3_bucket_cors_configuration")).toHaveLength(1);
    expect(companion("solution-files", "aws_s3_bucket_cors_configuration").cors_rule).toEqual([
      {
        allowed_methods: ["POST"],
        allowed_origins: [api.corsOrigin],
        allowed_headers: ["content-type"],
        expose_headers: ["ETag"],
        max_age_seconds: 3600,
      },
    ]);
  });
});
