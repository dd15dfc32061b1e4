import { document, type PolicyCase } from "./policy-case";

const READ_ITEM = {
  Sid: "ReadItem",
  Effect: "Allow",
  Action: "dynamodb:GetItem",
  Resource: "${aws_dynamodb_table.t.arn}",
};

function rolePolicy(statement: object) {
  return { "aws_iam_role_policy.p": { role: "r", policy: document({ ...READ_ITEM, ...statement }) } };
}

function bucketPolicy(statement: object) {
  return {
    "aws_s3_bucket_policy.p": {
      bucket: "b",
      policy: document({
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: "arn:aws:s3:::b/*",
        ...statement,
      }),
    },
  };
}

export const IDENTITY_CASES: Readonly<Record<string, PolicyCase>> = {
  "readable-policy": {
    safe: {
      "JSON text with expressions that hold quotes": rolePolicy({
        Resource: '${join("/", [aws_dynamodb_table.t.arn, "index", "*"])}',
      }),
      "JSON that is no policy document": { "aws_ecr_lifecycle_policy.p": { policy: '{"rules":[]}' } },
      "a text of another attribute": { "aws_sns_topic.t": { name: "${var.policy}" } },
    },
    unsafe: {
      "an expression": {
        blocks: { "aws_iam_role_policy.p": { policy: "${data.aws_iam_policy_document.d.json}" } },
        messages: [
          'aws_iam_role_policy.p has a "policy" that is no JSON text, so nobody can check it at synth. Write it with policyDocument()',
        ],
      },
      "an expression in a nested block": {
        blocks: { "aws_iam_role.r": { inline_policy: [{ name: "n", policy: "${jsonencode({})}" }] } },
        messages: ['aws_iam_role.r has a "policy" that is no JSON text'],
      },
      "broken JSON in a trust policy": {
        blocks: { "aws_iam_role.r": { assume_role_policy: '{"Statement": [' } },
        messages: ['aws_iam_role.r has a "assume_role_policy" that is no JSON text'],
      },
    },
  },

  "no-wildcard-action": {
    safe: {
      "exact actions": rolePolicy({ Action: ["dynamodb:GetItem", "dynamodb:Query"] }),
      "a denied wildcard": rolePolicy({ Effect: "Deny", Action: "*" }),
    },
    unsafe: {
      "all actions": {
        blocks: rolePolicy({ Action: "*" }),
        messages: [
          'aws_iam_role_policy.p allows "*" in statement ReadItem. List the exact actions. If it is right here, accept it with a reason: suppress(resource, "no-wildcard-action", "...").',
        ],
      },
      "all actions of a service, in a statement without name": {
        blocks: rolePolicy({ Sid: undefined, Action: ["dynamodb:GetItem", "dynamodb:*", "s3:Put*"] }),
        messages: ['aws_iam_role_policy.p allows "dynamodb:*", "s3:Put*" in statement 1.'],
      },
      "everything but some actions": {
        blocks: rolePolicy({ Action: undefined, NotAction: ["iam:CreateUser"] }),
        messages: ['aws_iam_role_policy.p allows everything but "iam:CreateUser" in statement ReadItem.'],
      },
      "a wildcard in a bucket policy": {
        blocks: bucketPolicy({ Action: "s3:*", Principal: { AWS: "arn:aws:iam::111122223333:root" } }),
        messages: ['aws_s3_bucket_policy.p allows "s3:*" in statement 1.'],
      },
      "a wildcard in an inline policy of a role": {
        blocks: {
          "aws_iam_role.r": {
            inline_policy: [{ policy: document({ ...READ_ITEM, Action: "dynamodb:*" }) }],
          },
        },
        messages: ['aws_iam_role.r allows "dynamodb:*" in statement ReadItem.'],
      },
      "the second of two statements": {
        blocks: {
          "aws_iam_policy.p": { policy: document(READ_ITEM, { Effect: "Allow", Action: "s3:Get?bject" }) },
        },
        messages: ['aws_iam_policy.p allows "s3:Get?bject" in statement 2.'],
      },
    },
  },

  "no-wildcard-resource": {
    safe: {
      "a named table and its indexes": rolePolicy({
        Resource: ["${aws_dynamodb_table.t.arn}", "${aws_dynamodb_table.t.arn}/index/*"],
      }),
      "the objects of one bucket": rolePolicy({ Resource: "arn:aws:s3:::files/*" }),
      "the streams of one log group": rolePolicy({
        Resource: [
          "${aws_cloudwatch_log_group.g.arn}:*",
          "${aws_cloudwatch_log_group.g.arn}:log-stream:*",
          "arn:aws:logs:us-east-1:${data.aws_caller_identity.c.account_id}:log-group:/aws/lambda/f:*",
        ],
      }),
      "a key's own policy, where * is that key": {
        "aws_kms_key.k": { policy: document({ ...READ_ITEM, Resource: "*" }) },
      },
      "a denied wildcard": rolePolicy({ Effect: "Deny", Resource: "*" }),
    },
    unsafe: {
      "every resource": {
        blocks: rolePolicy({ Resource: "*" }),
        messages: [
          'aws_iam_role_policy.p allows dynamodb:GetItem on "*" in statement ReadItem. Name the resources by their ARNs.',
        ],
      },
      "every bucket": {
        blocks: rolePolicy({ Action: "s3:GetObject", Resource: "arn:aws:s3:::*" }),
        messages: ['aws_iam_role_policy.p allows s3:GetObject on "arn:aws:s3:::*" in statement ReadItem.'],
      },
      "every table of the account": {
        blocks: rolePolicy({
          Resource: "arn:aws:dynamodb:us-east-1:${data.aws_caller_identity.c.account_id}:table/*",
        }),
        messages: [
          'aws_iam_role_policy.p allows dynamodb:GetItem on "arn:aws:dynamodb:us-east-1:${data.aws_caller_identity.c.account_id}:table/*" in statement ReadItem.',
        ],
      },
      "everything but one": {
        blocks: rolePolicy({ Resource: undefined, NotResource: "arn:aws:s3:::secret" }),
        messages: [
          'aws_iam_role_policy.p allows dynamodb:GetItem on everything but "arn:aws:s3:::secret" in statement ReadItem.',
        ],
      },
    },
  },

  "no-open-principal": {
    safe: {
      "a service": bucketPolicy({ Principal: { Service: "cloudfront.amazonaws.com" } }),
      "everybody of one account": bucketPolicy({
        Principal: "*",
        Condition: { StringEquals: { "AWS:PrincipalAccount": "111122223333" } },
      }),
      "everybody, denied": bucketPolicy({ Effect: "Deny", Principal: "*" }),
    },
    unsafe: {
      everybody: {
        blocks: bucketPolicy({ Principal: "*" }),
        messages: [
          "aws_s3_bucket_policy.p allows s3:GetObject to everybody in statement 1. Name the principals, or add a condition",
        ],
      },
      "every AWS account": {
        blocks: bucketPolicy({ Principal: { AWS: ["*"] } }),
        messages: ["aws_s3_bucket_policy.p allows s3:GetObject to everybody in statement 1."],
      },
      "everybody under a condition that narrows nothing": {
        blocks: bucketPolicy({
          Principal: "*",
          Condition: {
            Bool: { "aws:SecureTransport": "true" },
            StringLike: { "aws:PrincipalAccount": "*" },
            StringNotEquals: { "aws:SourceAccount": "111122223333" },
          },
        }),
        messages: ["aws_s3_bucket_policy.p allows s3:GetObject to everybody in statement 1."],
      },
      "everybody but one": {
        blocks: bucketPolicy({ NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" } }),
        messages: ["aws_s3_bucket_policy.p allows s3:GetObject by NotPrincipal in statement 1."],
      },
    },
  },

  "bound-service-principal": {
    safe: {
      "a service that acts for one distribution": bucketPolicy({
        Principal: { Service: "cloudfront.amazonaws.com" },
        Condition: { StringEquals: { "AWS:SourceArn": "${aws_cloudfront_distribution.d.arn}" } },
      }),
      "a trust policy": {
        "aws_iam_role.r": {
          assume_role_policy: document({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { Service: "lambda.amazonaws.com" },
          }),
        },
      },
      "a permission for one source": {
        "aws_lambda_permission.p": { principal: "events.amazonaws.com", source_arn: "${aws_x.r.arn}" },
      },
    },
    unsafe: {
      "a service that acts for anybody": {
        blocks: bucketPolicy({ Principal: { Service: ["delivery.logs.amazonaws.com"] } }),
        messages: [
          'aws_s3_bucket_policy.p lets "delivery.logs.amazonaws.com" in for anybody in statement 1. Add a condition on aws:SourceAccount or aws:SourceArn.',
        ],
      },
      "a service under a condition about something else": {
        blocks: bucketPolicy({
          Principal: { Service: "cloudfront.amazonaws.com" },
          Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
        }),
        messages: ['aws_s3_bucket_policy.p lets "cloudfront.amazonaws.com" in for anybody'],
      },
      "a permission without source": {
        blocks: { "aws_lambda_permission.p": { principal: "apigateway.amazonaws.com" } },
        messages: [
          'aws_lambda_permission.p lets "apigateway.amazonaws.com" invoke the function for anybody. Set source_arn',
        ],
      },
    },
  },

  "no-managed-policy": {
    safe: {
      "a policy of the project": {
        "aws_iam_role_policy_attachment.a": { role: "r", policy_arn: "${aws_iam_policy.p.arn}" },
      },
    },
    unsafe: {
      "an attached policy of AWS": {
        blocks: {
          "aws_iam_role_policy_attachment.a": {
            policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
          },
        },
        messages: [
          'aws_iam_role_policy_attachment.a attaches the managed policy "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole". Write a policy with the exact actions',
        ],
      },
      "a policy of AWS listed in the role": {
        blocks: {
          "aws_iam_role.r": { managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        },
        messages: [
          'aws_iam_role.r attaches the managed policy "arn:aws:iam::aws:policy/AdministratorAccess".',
        ],
      },
    },
  },
};
