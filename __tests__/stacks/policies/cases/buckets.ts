import type { Blocks } from "../../../support/policy-review";
import { document, type PolicyCase } from "./policy-case";

const ID = "${aws_s3_bucket.files.id}";

const TLS_ONLY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const BUCKET: Blocks = {
  "aws_s3_bucket.files": { bucket: "files" },
  "aws_s3_bucket_public_access_block.a": {
    bucket: ID,
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  },
  "aws_s3_bucket_ownership_controls.o": { bucket: ID, rule: { object_ownership: "BucketOwnerEnforced" } },
  "aws_s3_bucket_versioning.v": { bucket: ID, versioning_configuration: { status: "Enabled" } },
  "aws_s3_bucket_server_side_encryption_configuration.e": {
    bucket: ID,
    rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
  },
  "aws_s3_bucket_policy.p": { bucket: ID, policy: document(TLS_ONLY) },
  "aws_s3_bucket_lifecycle_configuration.l": {
    bucket: ID,
    rule: [
      { status: "Enabled", noncurrent_version_expiration: [{ noncurrent_days: 30 }] },
      { status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
    ],
  },
};

/** The safe bucket with some of its companions replaced, or left out when undefined. */
function bucketWith(changes: Readonly<Record<string, Blocks[string] | undefined>>): Blocks {
  return Object.fromEntries(
    Object.entries({ ...BUCKET, ...changes }).flatMap(([address, block]) =>
      block === undefined ? [] : [[address, block]],
    ),
  );
}

const SAFE_BUCKET = {
  "a bucket with all its companions": BUCKET,
  "a companion that names the bucket by the same text": bucketWith({
    "aws_s3_bucket_versioning.v": { bucket: "files", versioning_configuration: [{ status: "Enabled" }] },
  }),
};

export const BUCKET_CASES: Readonly<Record<string, PolicyCase>> = {
  "private-bucket": {
    safe: SAFE_BUCKET,
    unsafe: {
      "a bucket without public access block": {
        blocks: bucketWith({ "aws_s3_bucket_public_access_block.a": undefined }),
        messages: [
          "aws_s3_bucket.files can be made public: block_public_acls, block_public_policy, ignore_public_acls, restrict_public_buckets are not on. Add an aws_s3_bucket_public_access_block",
        ],
      },
      "one switch that is off": {
        blocks: bucketWith({
          "aws_s3_bucket_public_access_block.a": {
            ...BUCKET["aws_s3_bucket_public_access_block.a"],
            block_public_policy: false,
          },
        }),
        messages: ["aws_s3_bucket.files can be made public: block_public_policy is not on."],
      },
      "the public access block of another bucket": {
        blocks: bucketWith({
          "aws_s3_bucket_public_access_block.a": {
            ...BUCKET["aws_s3_bucket_public_access_block.a"],
            bucket: "${aws_s3_bucket.files_of_others.id}",
          },
        }),
        messages: ["aws_s3_bucket.files can be made public"],
      },
      "a public ACL": {
        blocks: bucketWith({ "aws_s3_bucket_acl.x": { bucket: ID, acl: "public-read" } }),
        messages: ['aws_s3_bucket.files has the ACL "public-read". Remove it'],
      },
      "ACLs that writers choose": {
        blocks: bucketWith({
          "aws_s3_bucket_ownership_controls.o": { bucket: ID, rule: { object_ownership: "ObjectWriter" } },
        }),
        messages: ["aws_s3_bucket.files takes ACLs from whoever writes objects."],
      },
    },
  },

  "versioned-bucket": {
    safe: SAFE_BUCKET,
    unsafe: {
      "a bucket without versioning": {
        blocks: bucketWith({ "aws_s3_bucket_versioning.v": undefined }),
        messages: ["aws_s3_bucket.files has versioning off. Add an aws_s3_bucket_versioning"],
      },
      "suspended versioning": {
        blocks: bucketWith({
          "aws_s3_bucket_versioning.v": { bucket: ID, versioning_configuration: { status: "Suspended" } },
        }),
        messages: ['aws_s3_bucket.files has versioning "Suspended".'],
      },
    },
  },

  "encrypted-bucket": {
    safe: SAFE_BUCKET,
    unsafe: {
      "a bucket without encryption": {
        blocks: bucketWith({ "aws_s3_bucket_server_side_encryption_configuration.e": undefined }),
        messages: ["aws_s3_bucket.files does not say how its objects are encrypted. Add an"],
      },
      "an encryption rule without algorithm": {
        blocks: bucketWith({
          "aws_s3_bucket_server_side_encryption_configuration.e": {
            bucket: ID,
            rule: [{ bucket_key_enabled: true }],
          },
        }),
        messages: ["aws_s3_bucket.files does not say how its objects are encrypted."],
      },
    },
  },

  "tls-only-bucket": {
    safe: SAFE_BUCKET,
    unsafe: {
      "a bucket without policy": {
        blocks: bucketWith({ "aws_s3_bucket_policy.p": undefined }),
        messages: ["aws_s3_bucket.files can be used over plain HTTP. Add a bucket policy"],
      },
      ...Object.fromEntries(
        Object.entries({
          "allows instead of denying": { Effect: "Allow" },
          "covers reading only": { Action: "s3:GetObject" },
          "covers one principal only": { Principal: { AWS: "arn:aws:iam::111122223333:root" } },
          "covers the bucket without its objects": { Resource: ["arn:aws:s3:::files"] },
          "holds under a further condition only": {
            Condition: { ...TLS_ONLY.Condition, StringEquals: { "aws:PrincipalAccount": "1" } },
          },
        }).map(([what, change]) => [
          `a policy that ${what}`,
          {
            blocks: bucketWith({
              "aws_s3_bucket_policy.p": { bucket: ID, policy: document({ ...TLS_ONLY, ...change }) },
            }),
            messages: ["aws_s3_bucket.files can be used over plain HTTP."],
          },
        ]),
      ),
    },
  },

  "tidy-bucket": {
    safe: SAFE_BUCKET,
    unsafe: {
      "a bucket without lifecycle": {
        blocks: bucketWith({ "aws_s3_bucket_lifecycle_configuration.l": undefined }),
        messages: [
          "aws_s3_bucket.files has no lifecycle rule with noncurrent_version_expiration. Add one",
          "aws_s3_bucket.files has no lifecycle rule with abort_incomplete_multipart_upload. Add one",
        ],
      },
      "a rule that is switched off": {
        blocks: bucketWith({
          "aws_s3_bucket_lifecycle_configuration.l": {
            bucket: ID,
            rule: [
              { status: "Disabled", noncurrent_version_expiration: [{ noncurrent_days: 30 }] },
              { status: "Enabled", abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] },
            ],
          },
        }),
        messages: ["aws_s3_bucket.files has no lifecycle rule with noncurrent_version_expiration."],
      },
    },
  },
};
