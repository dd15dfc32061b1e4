import type { Answer } from "../exchange";
import type { AnsweredKind } from "../failures/failures";
import { AwsRefusal } from "./aws-refusal";
import type { AwsServiceName } from "./aws-service";

/** An error of a service that speaks JSON; SES reads the header, the others the body. */
export function awsErrorAnswer({ code, status, message }: AwsRefusal): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code },
    body: JSON.stringify({ __type: `com.amazonaws#${code}`, message }),
  };
}

/** By the services' API references, "Common Errors" and the operations' own. */
const FAILURES: Readonly<Record<AwsServiceName, Readonly<Record<"error" | "throttle", AwsRefusal>>>> = {
  ssm: {
    error: new AwsRefusal("InternalServerError", 500),
    throttle: new AwsRefusal("ThrottlingException", 400, "Rate exceeded"),
  },
  secretsmanager: {
    error: new AwsRefusal("InternalServiceError", 500),
    throttle: new AwsRefusal("ThrottlingException", 400, "Rate exceeded"),
  },
  logs: {
    error: new AwsRefusal("ServiceUnavailableException", 500),
    throttle: new AwsRefusal("ThrottlingException", 400, "Rate exceeded"),
  },
  ses: {
    error: new AwsRefusal("InternalFailure", 500),
    throttle: new AwsRefusal("TooManyRequestsException", 429, "Maximum sending rate exceeded."),
  },
};

/** What a service answers when it cannot serve a request; undefined for what it never says. */
export function awsFailure(service: AwsServiceName, kind: AnsweredKind): Answer | undefined {
  return kind === "conflict" ? undefined : awsErrorAnswer(FAILURES[service][kind]);
}
