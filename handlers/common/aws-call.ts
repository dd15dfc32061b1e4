import type { Deadline } from "./request";
import { retried } from "./retry";
import { type AwsService, sendSigned } from "./signed-request";

/** An AWS service that is called by its JSON protocol. */
export interface JsonService extends AwsService {
  /** What the names of operations begin with. */
  readonly target: string;
}

export const PARAMETER_STORE: JsonService = {
  host: "ssm",
  target: "AmazonSSM",
  endpointVariable: "AWS_ENDPOINT_URL_SSM",
};
export const SECRETS_MANAGER: JsonService = {
  host: "secretsmanager",
  target: "secretsmanager",
  endpointVariable: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
};
export const CLOUDWATCH_LOGS: JsonService = {
  host: "logs",
  target: "Logs_20140328",
  endpointVariable: "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
};

/** What an AWS service answered instead of a result. Its own message may quote what it was sent, and stays out. */
export class AwsCallError extends Error {
  override readonly name = "AwsCallError";
  /** @param code the service's name of the error */
  constructor(
    operation: string,
    readonly code: string,
    readonly status: number,
  ) {
    super(`${operation} failed: ${code} (${status}).`);
  }
}

const ATTEMPTS = 3;

/**
 * Calls an operation of an AWS service that speaks JSON; again when the service is busy or broken.
 *
 * @throws AwsCallError
 */
export function callAws(
  service: JsonService,
  operation: string,
  input: object,
  deadline: Deadline,
): Promise<Readonly<Record<string, unknown>>> {
  return retried(() => callOnce(service, operation, input, deadline), isPassing, {
    deadline,
    attempts: ATTEMPTS,
  });
}

async function callOnce(
  service: JsonService,
  operation: string,
  input: object,
  deadline: Deadline,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, text } = await sendSigned(service, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `${service.target}.${operation}`,
    },
    body: JSON.stringify(input),
    deadline,
  });
  const answer = parsedAnswer(text);
  if (status < 300) return answer;
  throw new AwsCallError(operation, String(answer.__type ?? "Unknown").replace(/^.*#/, ""), status);
}

/** What stands between function and service, such as a proxy, may answer with something else than JSON. */
function parsedAnswer(text: string): Readonly<Record<string, unknown>> {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof AwsCallError && (error.status >= 500 || /Throttl|TooManyRequests/.test(error.code));
}
