import type { Policy } from "../policy";
import { deniesPlainHttp } from "../policy-document-reader";

/** Nobody reads or writes objects over plain HTTP. */
export const tlsOnlyBucket: Policy = {
  id: "tls-only-bucket",
  types: ["aws_s3_bucket"],
  *check(bucket, stack) {
    const statements = stack
      .naming(bucket, "aws_s3_bucket_policy", "bucket")
      .flatMap(({ policyDocuments }) => policyDocuments.flatMap((it) => it.statements ?? []));
    const denied = statements.filter((statement) => deniesPlainHttp(statement, "s3:*"));
    if (denied.some(({ resources }) => resources.length > 1 && resources.some((arn) => arn.endsWith("/*")))) {
      return;
    }
    yield {
      found: "can be used over plain HTTP",
      remedy:
        "Add a bucket policy that denies s3:* on bucket and objects while aws:SecureTransport is false.",
    };
  },
};
