import { type Answer, type Disturb, type Exchange, servingExchanges } from "../exchange";
import { type LoopbackServer, startLoopbackServer } from "../loopback-server";
import { awsErrorAnswer } from "./aws-errors";
import { AwsRefusal } from "./aws-refusal";
import { type AwsServiceName, serviceOf } from "./aws-service";
import type { JsonOperations } from "./json-operations";
import type { LogStreams } from "./log-streams";
import type { Mailbox } from "./mailbox";
import { type AwsCredentials, checkAuthorization } from "./request-signature";
import type { StoredSecrets } from "./stored-secrets";

export interface AwsServicesOptions {
  readonly secrets: StoredSecrets;
  readonly logs: LogStreams;
  readonly mailbox: Mailbox;
  /** Whose signatures are good. @default everybody's, as long as there is one */
  readonly credentials?: AwsCredentials;
  /** The region that requests must be signed for. @default any */
  readonly region?: string;
  readonly disturb?: Disturb;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
}

/** Parameter Store, Secrets Manager, CloudWatch Logs and SES at one address, as far as the platform calls them. */
export async function startAwsServices(options: AwsServicesOptions): Promise<LoopbackServer> {
  const operations: Readonly<Record<Exclude<AwsServiceName, "ses">, JsonOperations>> = {
    ...options.secrets.operations,
    logs: options.logs.operations,
  };
  const result = (request: Exchange): object => {
    const service = serviceOf(request);
    checkSigner(request, service, options);
    const input = JSON.parse(request.body.toString("utf8"));
    if (service === "ses") return options.mailbox.send(input);
    const work = service === undefined ? undefined : operations[service][operationOf(request)];
    if (work === undefined) throw new AwsRefusal("UnknownOperationException");
    return work(input);
  };
  const answer = (request: Exchange): Answer => {
    try {
      return {
        status: 200,
        headers: { "content-type": "application/x-amz-json-1.1" },
        body: JSON.stringify(result(request)),
      };
    } catch (error) {
      if (error instanceof AwsRefusal) return awsErrorAnswer(error);
      if (error instanceof SyntaxError) return awsErrorAnswer(new AwsRefusal("SerializationException"));
      throw error;
    }
  };
  return startLoopbackServer(servingExchanges(answer, options.disturb));
}

function operationOf({ headers }: Exchange): string {
  return String(headers["x-amz-target"]).split(".").at(-1) ?? "";
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html */
function checkSigner(
  request: Exchange,
  service: AwsServiceName | undefined,
  options: AwsServicesOptions,
): void {
  const { credentials, region, now = Date.now } = options;
  if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
    throw new AwsRefusal("MissingAuthenticationTokenException", 403);
  }
  if (credentials === undefined || service === undefined) return;
  try {
    const scope = { credentials, service, now: now(), ...(region === undefined ? {} : { region }) };
    checkAuthorization(request, scope);
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    const isUnknown = error.code === "InvalidAccessKeyId";
    const code = isUnknown ? "UnrecognizedClientException" : "InvalidSignatureException";
    throw new AwsRefusal(code, 403, error.message);
  }
}
