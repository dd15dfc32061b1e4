import { AwsRefusal } from "../aws/aws-refusal";
import type { Answer } from "../exchange";
import type { AnsweredKind } from "../failures/failures";
import { xmlErrorAnswer } from "./object-answer";

/**
 * What S3 answers when it cannot serve a request; undefined for what it never says.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function objectFailure(kind: AnsweredKind): Answer | undefined {
  if (kind === "conflict") return undefined;
  return xmlErrorAnswer(
    kind === "throttle"
      ? new AwsRefusal("SlowDown", 503, "Please reduce your request rate.")
      : new AwsRefusal("InternalError", 500, "We encountered an internal error. Please try again."),
  );
}
