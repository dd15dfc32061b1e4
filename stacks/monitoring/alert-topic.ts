import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { policyDocument } from "../constructs/policy-document";

export interface AlertTopicProps {
  readonly name: string;
  /** Sender of the e-mails. */
  readonly displayName: string;
  /** A customer key that lets CloudWatch use it: with AWS's own key for SNS no alarm arrives, and nothing says so. */
  readonly kmsKeyArn: string;
  readonly accountId: string;
  /** Pattern of the ARNs of the alarms that may publish. */
  readonly alarmArns: string;
  /** Each address has to confirm once; alarms of the time before are not sent to it. */
  readonly emails: readonly string[];
}

/** Where alarms are told to people: an encrypted topic that only the stage's alarms write to, over TLS. */
export class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);

    const topic = new SnsTopic(this, "topic", {
      name: props.name,
      displayName: props.displayName,
      kmsMasterKeyId: props.kmsKeyArn,
    });
    this.arn = topic.arn;

    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument(
        {
          sid: "AlarmsPublish",
          principals: { Service: "cloudwatch.amazonaws.com" },
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: {
            StringEquals: { "aws:SourceAccount": props.accountId },
            ArnLike: { "aws:SourceArn": props.alarmArns },
          },
        },
        {
          sid: "OnlyOverTls",
          effect: "Deny",
          principals: "*",
          actions: ["sns:Publish"],
          resources: [topic.arn],
          conditions: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    });

    // The address is the id: a changed list confirms nobody anew who stays on it.
    for (const email of props.emails) {
      new SnsTopicSubscription(this, email, { topicArn: topic.arn, protocol: "email", endpoint: email });
    }
  }
}
