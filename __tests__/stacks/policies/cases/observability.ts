import { document, type PolicyCase } from "./policy-case";

const TLS_ONLY = {
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: "${aws_sns_topic.t.arn}",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

export const OBSERVABILITY_CASES: Readonly<Record<string, PolicyCase>> = {
  "log-group-retention": {
    safe: { "a week": { "aws_cloudwatch_log_group.g": { name: "g", retention_in_days: 7 } } },
    unsafe: {
      "no retention": {
        blocks: { "aws_cloudwatch_log_group.g": { name: "g" } },
        messages: ['aws_cloudwatch_log_group.g ("g") keeps its logs for ever. Set retention_in_days.'],
      },
      "retention 0, which is for ever": {
        blocks: { "aws_cloudwatch_log_group.g": { name: "g", retention_in_days: 0 } },
        messages: ['aws_cloudwatch_log_group.g ("g") keeps its logs for ever.'],
      },
    },
  },

  "encrypted-log-group": {
    safe: {
      "a key": { "aws_cloudwatch_log_group.g": { name: "g", kms_key_id: "${aws_kms_key.k.arn}" } },
    },
    unsafe: {
      "no key": {
        blocks: { "aws_cloudwatch_log_group.g": { name: "g" } },
        messages: [
          'aws_cloudwatch_log_group.g ("g") is not encrypted by a key of the stage. Set kms_key_id to the stage\'s key.',
        ],
      },
    },
  },

  "encrypted-topic": {
    safe: { "a key": { "aws_sns_topic.t": { kms_master_key_id: "${aws_kms_key.k.arn}" } } },
    unsafe: {
      "no key": {
        blocks: { "aws_sns_topic.t": { name: "alerts" } },
        messages: ["aws_sns_topic.t is not encrypted. Set kms_master_key_id to the stage's key."],
      },
      "the key that alarms cannot use": {
        blocks: { "aws_sns_topic.t": { kms_master_key_id: "alias/aws/sns" } },
        messages: ['aws_sns_topic.t is encrypted by "alias/aws/sns", which CloudWatch cannot use.'],
      },
    },
  },

  "tls-only-topic": {
    safe: {
      "a topic policy": {
        "aws_sns_topic.t": { name: "alerts" },
        "aws_sns_topic_policy.p": { arn: "${aws_sns_topic.t.arn}", policy: document(TLS_ONLY) },
      },
      "a policy in the topic": { "aws_sns_topic.t": { policy: document(TLS_ONLY) } },
    },
    unsafe: {
      "no policy": {
        blocks: { "aws_sns_topic.t": { name: "alerts" } },
        messages: [
          "aws_sns_topic.t can be published to over plain HTTP. Add a topic policy that denies sns:Publish",
        ],
      },
      "a policy that denies TLS": {
        blocks: {
          "aws_sns_topic.t": {
            policy: document({ ...TLS_ONLY, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
          },
        },
        messages: ["aws_sns_topic.t can be published to over plain HTTP."],
      },
    },
  },
};
