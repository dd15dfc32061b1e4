import type { PolicyCase } from "./policy-case";

const TABLE = {
  name: "orders",
  point_in_time_recovery: { enabled: true },
  server_side_encryption: { enabled: true },
  deletion_protection_enabled: true,
  lifecycle: { prevent_destroy: true },
};
const SAFE_TABLE = { "a table": { "aws_dynamodb_table.t": TABLE } };

export const DATA_HOLDER_CASES: Readonly<Record<string, PolicyCase>> = {
  "recoverable-table": {
    safe: SAFE_TABLE,
    unsafe: {
      "no recovery": {
        blocks: { "aws_dynamodb_table.t": { ...TABLE, point_in_time_recovery: undefined } },
        messages: [
          "aws_dynamodb_table.t (orders) has no point-in-time recovery. Set point_in_time_recovery.enabled to true.",
        ],
      },
      "recovery switched off": {
        blocks: { "aws_dynamodb_table.t": { ...TABLE, point_in_time_recovery: { enabled: false } } },
        messages: ["aws_dynamodb_table.t (orders) has no point-in-time recovery."],
      },
    },
  },

  "encrypted-table": {
    safe: SAFE_TABLE,
    unsafe: {
      "AWS's own key": {
        blocks: { "aws_dynamodb_table.t": { ...TABLE, server_side_encryption: { enabled: false } } },
        messages: [
          "aws_dynamodb_table.t (orders) is encrypted by a key outside of the account. Set server_side_encryption.enabled to true.",
        ],
      },
    },
  },

  "rotated-key": {
    safe: { "a rotated key": { "aws_kms_key.k": { enable_key_rotation: true } } },
    unsafe: {
      "a key without rotation": {
        blocks: { "aws_kms_key.k": { description: "logs" } },
        messages: ["aws_kms_key.k keeps one key material for ever. Set enable_key_rotation to true."],
      },
    },
  },

  "destroy-protection": {
    safe: {
      ...SAFE_TABLE,
      "a bucket and a key": {
        "aws_s3_bucket.files": { force_destroy: false, lifecycle: { prevent_destroy: true } },
        "aws_kms_key.k": { lifecycle: { prevent_destroy: true } },
      },
    },
    unsafe: {
      "a table without either protection": {
        blocks: { "aws_dynamodb_table.t": { name: "orders" } },
        messages: [
          "aws_dynamodb_table.t can be destroyed by Terraform in a stage with deletion protection. Set lifecycle.prevent_destroy",
          "aws_dynamodb_table.t (orders) can be deleted by AWS's API in a stage with deletion protection. Set deletion_protection_enabled",
        ],
      },
      "a bucket that is emptied": {
        blocks: {
          "aws_s3_bucket.files": { force_destroy: true, lifecycle: { prevent_destroy: true } },
        },
        messages: ["aws_s3_bucket.files is emptied before it is destroyed"],
      },
      "a key that can be destroyed": {
        blocks: { "aws_kms_key.k": { lifecycle: { create_before_destroy: true } } },
        messages: ["aws_kms_key.k can be destroyed by Terraform"],
      },
    },
  },
};
