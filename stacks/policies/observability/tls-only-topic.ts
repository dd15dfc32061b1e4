import type { Policy } from "../policy";
import { deniesPlainHttp } from "../policy-document-reader";

/** Nobody publishes over plain HTTP. */
export const tlsOnlyTopic: Policy = {
  id: "tls-only-topic",
  types: ["aws_sns_topic"],
  *check(topic, stack) {
    const statements = [topic, ...stack.naming(topic, "aws_sns_topic_policy", "arn")]
      .flatMap(({ policyDocuments }) => policyDocuments)
      .flatMap((document) => document.statements ?? []);
    if (statements.some((statement) => deniesPlainHttp(statement, "sns:Publish"))) return;
    yield {
      found: "can be published to over plain HTTP",
      remedy: "Add a topic policy that denies sns:Publish while aws:SecureTransport is false.",
    };
  },
};
