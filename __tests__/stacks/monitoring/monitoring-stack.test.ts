import { STAGE_NAMES } from "../../../config/stages";
import { synthesized } from "../../support/synthesized";

const EMAILS = {
  dev: [],
  staging: ["platform-staging@marketplace.example"],
  prod: ["platform-oncall@marketplace.example"],
} as const;
const ACCOUNT = "${data.aws_caller_identity.caller.account_id}";

describe.each(STAGE_NAMES)("the Monitoring stack of %s", (stage) => {
  const stack = synthesized(stage, "monitoring");
  const topic = stack.resource("aws_sns_topic");
  const topicArn = `\${${topic.address}.arn}`;

  it("consists of topic, policy, subscriptions, filter, alarms and dashboard, and of nothing else", () => {
    const countOf = (type: string) => stack.resources(type).length;

    expect(countOf("aws_sns_topic")).toBe(1);
    expect(countOf("aws_sns_topic_policy")).toBe(1);
    expect(countOf("aws_cloudwatch_log_metric_filter")).toBe(1);
    expect(countOf("aws_cloudwatch_metric_alarm")).toBe(37);
    expect(countOf("aws_cloudwatch_composite_alarm")).toBe(3);
    expect(countOf("aws_cloudwatch_dashboard")).toBe(1);
    expect(stack.resources()).toHaveLength(44 + EMAILS[stage].length);
  });

  it("encrypts the topic by the stage's own key, which CloudWatch may use", () => {
    expect(topic.block).toMatchObject({
      name: `marketplace-${stage}-alerts`,
      kms_master_key_id: "${data.terraform_remote_state.infrastructure.outputs.kms_key_arn}",
    });
  });

  it("lets only the stage's alarms publish, and only over TLS", () => {
    const { block } = stack.resource("aws_sns_topic_policy");

    expect(block.arn).toBe(topicArn);
    expect(JSON.parse(String(block.policy)).Statement).toEqual([
      {
        Sid: "AlarmsPublish",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["sns:Publish"],
        Resource: [topicArn],
        Condition: {
          StringEquals: { "aws:SourceAccount": ACCOUNT },
          ArnLike: {
            "aws:SourceArn": `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:marketplace-${stage}-*`,
          },
        },
      },
      {
        Sid: "OnlyOverTls",
        Effect: "Deny",
        Principal: "*",
        Action: ["sns:Publish"],
        Resource: [topicArn],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("subscribes the stage's e-mail addresses", () => {
    const subscriptions = stack.resources("aws_sns_topic_subscription").map(({ block }) => block);

    expect(subscriptions.map(({ endpoint }) => endpoint)).toEqual(EMAILS[stage]);
    expect(subscriptions.filter(({ protocol }) => protocol !== "email")).toEqual([]);
    expect(subscriptions.filter(({ topic_arn }) => topic_arn !== topicArn)).toEqual([]);
  });

  it("publishes topic and dashboard", () => {
    const dashboard = stack.resource("aws_cloudwatch_dashboard");

    expect(Object.keys(stack.outputs).sort()).toEqual(["alert_topic_arn", "dashboard_name", "stage"]);
    expect(stack.outputs.alert_topic_arn).toEqual({ value: topicArn });
    expect(stack.outputs.dashboard_name).toEqual({ value: `\${${dashboard.address}.dashboard_name}` });
  });

  it("reads the Infrastructure stack and no other", () => {
    expect(stack.data("terraform_remote_state").map(({ address }) => address)).toEqual([
      "terraform_remote_state.infrastructure",
    ]);
  });
});
