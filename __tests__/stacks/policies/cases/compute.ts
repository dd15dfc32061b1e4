import type { Blocks } from "../../../support/policy-review";
import type { PolicyCase } from "./policy-case";

const FUNCTION = {
  function_name: "orders",
  role: "${aws_iam_role.r.arn}",
  logging_config: { log_group: "${aws_cloudwatch_log_group.g.name}" },
  depends_on: ["aws_iam_role_policy.p", "aws_cloudwatch_log_group.g"],
};

const COMPANIONS: Blocks = {
  "aws_iam_role.r": { name: "orders" },
  "aws_iam_role_policy.p": { role: "${aws_iam_role.r.name}" },
  "aws_cloudwatch_log_group.g": { name: "/aws/lambda/orders", retention_in_days: 7 },
};

function functionWith(changes: object, companions: Blocks = COMPANIONS): Blocks {
  return { "aws_lambda_function.f": { ...FUNCTION, ...changes }, ...companions };
}

export const COMPUTE_CASES: Readonly<Record<string, PolicyCase>> = {
  "function-role": {
    safe: { "a function with a role of its own": functionWith({}) },
    unsafe: {
      "a shared role": {
        blocks: { ...functionWith({}), "aws_lambda_function.other": FUNCTION },
        messages: [
          "aws_lambda_function.f (orders) shares its role with aws_lambda_function.other. Give it an aws_iam_role of its own.",
          "aws_lambda_function.other (orders) shares its role with aws_lambda_function.f.",
        ],
      },
      "a role from elsewhere": {
        blocks: functionWith({ role: "arn:aws:iam::111122223333:role/admin" }),
        messages: [
          "aws_lambda_function.f (orders) runs with a role that is not of this stack: arn:aws:iam::111122223333:role/admin.",
        ],
      },
    },
  },

  "function-log-group": {
    safe: {
      "a log group named in the function": functionWith({}),
      "a log group under Lambda's own name": functionWith({ logging_config: undefined }),
    },
    unsafe: {
      "no log group": {
        blocks: functionWith({ logging_config: undefined }, {}),
        messages: [
          'aws_lambda_function.f (orders) has no log group of this stack. Add an aws_cloudwatch_log_group with retention, named "/aws/lambda/orders".',
        ],
      },
      "the log group of another function": {
        blocks: functionWith(
          { logging_config: undefined },
          { "aws_cloudwatch_log_group.g": { name: "/aws/lambda/others" } },
        ),
        messages: ["aws_lambda_function.f (orders) has no log group of this stack."],
      },
      "a log group that keeps everything": {
        blocks: functionWith(
          {},
          { ...COMPANIONS, "aws_cloudwatch_log_group.g": { name: "/aws/lambda/orders" } },
        ),
        messages: [
          "aws_lambda_function.f (orders) writes to aws_cloudwatch_log_group.g, which keeps its logs for ever. Set its retention_in_days.",
        ],
      },
    },
  },

  "function-order": {
    safe: {
      "depends_on for policy and log group": functionWith({}),
      "a log group that the function refers to": functionWith({ depends_on: ["aws_iam_role_policy.p"] }),
    },
    unsafe: {
      "no depends_on": {
        blocks: functionWith({ depends_on: undefined, logging_config: { log_group: "/aws/lambda/orders" } }),
        messages: [
          "aws_lambda_function.f (orders) may be created before aws_cloudwatch_log_group.g and destroyed after it. Add that to its depends_on.",
          "aws_lambda_function.f (orders) may be created before aws_iam_role_policy.p and destroyed after it.",
        ],
      },
      "an attached policy that is left out": {
        blocks: functionWith(
          {},
          { ...COMPANIONS, "aws_iam_role_policy_attachment.a": { role: "${aws_iam_role.r.name}" } },
        ),
        messages: [
          "aws_lambda_function.f (orders) may be created before aws_iam_role_policy_attachment.a and destroyed after it.",
        ],
      },
    },
  },
};
