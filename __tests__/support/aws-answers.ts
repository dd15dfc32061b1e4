import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A call as it reached AWS. */
export interface AwsRequest {
  /** JSON: `DescribeTable`; query protocol: `GetCallerIdentity`; REST: `GET /bucket?versioning`. */
  readonly operation: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface AwsAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | object;
}

/** AWS on this computer, answering each operation as a test says, and anything else by 400. */
export interface AwsAnswers {
  readonly endpoint: string;
  readonly requests: AwsRequest[];
  answers: Readonly<Record<string, AwsAnswer | undefined>>;
  stop(): Promise<void>;
}

export async function startAwsAnswers(): Promise<AwsAnswers> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const operation = operationOf(request.method, request.url, request.headers["x-amz-target"], body);
    aws.requests.push({ operation, body, headers: request.headers });
    const answer: AwsAnswer = aws.answers[operation] ?? { status: 400, body: { __type: "NotAnsweredHere" } };
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(typeof answer.body === "object" ? JSON.stringify(answer.body) : answer.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const aws: AwsAnswers = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answers: {},
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return aws;
}

/** What STS says of the caller. */
export function callerIdentity(account: string, date = new Date()): AwsAnswer {
  return {
    headers: { date: date.toUTCString() },
    body: `<R><Arn>arn:aws:sts::${account}:assumed-role/operator/me</Arn><Account>${account}</Account></R>`,
  };
}

/** An error of S3, STS or IAM. */
export function xmlError(status: number, code: string): AwsAnswer {
  return {
    status,
    headers: { date: new Date().toUTCString(), "content-type": "application/xml" },
    body: `<Error><Code>${code}</Code><Message>no</Message></Error>`,
  };
}

function operationOf(
  method: string | undefined,
  url: string | undefined,
  target: string | string[] | undefined,
  body: string,
): string {
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const action = new URLSearchParams(body).get("Action");
  if (action !== null) return action;
  const [path = "", query] = (url ?? "").split("?");
  const parameters = [...new URLSearchParams(query)].filter(([name]) => name !== "x-id");
  const shown = parameters.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&");
  return `${method} ${path}${shown === "" ? "" : `?${shown}`}`;
}
