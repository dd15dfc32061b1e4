import { STAGE_NAMES } from "../../../config/stages";
import { synthesized } from "../../support/synthesized";
import { functionNamed } from "./api-resources";

describe.each(STAGE_NAMES)("the schedule of the reconciliation in %s", (stage) => {
  const stack = synthesized(stage, "api");
  const lambda = functionNamed(stack, stage, "reconciliation").address;
  const rule = stack.resource("aws_cloudwatch_event_rule");

  it("runs every five minutes", () => {
    expect(rule.block).toMatchObject({
      name: `marketplace-${stage}-reconciliation`,
      schedule_expression: "rate(5 minutes)",
    });
    expect(stack.resource("aws_cloudwatch_event_target").block).toMatchObject({
      rule: `\${${rule.address}.name}`,
      arn: `\${${lambda}.arn}`,
    });
  });

  it("may invoke the function by this rule only", () => {
    expect(
      stack.resource("aws_lambda_permission", { principal: "events.amazonaws.com" }).block,
    ).toMatchObject({
      action: "lambda:InvokeFunction",
      function_name: `\${${lambda}.function_name}`,
      source_arn: `\${${rule.address}.arn}`,
    });
  });

  it("repeats no failed run: the next one makes up for it", () => {
    expect(stack.resource("aws_lambda_function_event_invoke_config").block).toMatchObject({
      function_name: `\${${lambda}.function_name}`,
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 300,
    });
    expect(stack.resource("aws_cloudwatch_event_target").block.retry_policy).toEqual({
      maximum_retry_attempts: 0,
      maximum_event_age_in_seconds: 300,
    });
  });
});
