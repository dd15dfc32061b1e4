import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { HttpRequest } from "@smithy/core/protocols";
import { isTransientError } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Deadline } from "./request";
import { retried } from "./retry";

/** An AWS service as its endpoints and signatures name it. */
export interface AwsService {
  /** For example `secretsmanager`: the first part of its host. */
  readonly host: string;
  /** The name in signatures. @default the host's */
  readonly signingName?: string;
  /** The variable that names another endpoint, as AWS's own SDKs read it; before the one for all services. */
  readonly endpointVariable: `AWS_ENDPOINT_URL_${string}`;
  /** For services that live in one region only. @default the function's */
  readonly region?: string;
}

export interface SignedRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  /** @default the service's own in the region of the function */
  readonly endpoint?: URL;
  /** Escaped already. @default "/" */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of all attempts together. */
  readonly deadline: Deadline;
}

export interface SignedResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 1_000;
/**
 * An instance that slept finds its connections closed, and only by using them. So whatever is sent must bear to arrive
 * twice.
 */
const ATTEMPTS = 3;

let connections: NodeHttpHandler | undefined;
const signers = new Map<string, SignatureV4>();

/** The endpoint of a service in the function's region, or the one that the environment names instead. */
function endpointOf(service: AwsService): URL {
  const { [service.endpointVariable]: own, AWS_ENDPOINT_URL: common } = process.env;
  return new URL(own ?? common ?? `https://${service.host}.${regionOf(service)}.amazonaws.com`);
}

/**
 * Calls an AWS service in the name of the function's role. By the parts that the DynamoDB client brings into the layer
 * anyway: each further client of the SDK costs bytes and start time that a few calls do not earn. Tries again when the
 * network fails, not for any answer.
 */
export function sendSigned(service: AwsService, request: SignedRequest): Promise<SignedResponse> {
  const { deadline } = request;
  return retried(() => sendOnce(service, request), isNetworkFailure, { deadline, attempts: ATTEMPTS });
}

async function sendOnce(service: AwsService, request: SignedRequest): Promise<SignedResponse> {
  const { endpoint = endpointOf(service), body } = request;
  const signed = await signerOf(service).sign(
    new HttpRequest({
      method: request.method,
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port === "" ? {} : { port: Number(endpoint.port) }),
      path: request.path ?? "/",
      headers: { ...request.headers, host: endpoint.host },
      ...(body === undefined ? {} : { body }),
    }),
  );
  connections ??= new NodeHttpHandler({ connectionTimeout: CONNECT_TIMEOUT });
  const { response } = await connections.handle(new HttpRequest(signed), {
    abortSignal: request.deadline.signal,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode,
    headers: response.headers,
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

function signerOf(service: AwsService): SignatureV4 {
  const { host, signingName = host } = service;
  const known = signers.get(signingName);
  if (known !== undefined) return known;
  const signer = new SignatureV4({
    service: signingName,
    region: regionOf(service),
    // In a bundle: the role's, from the environment. In an operation: whatever the operator has.
    credentials: defaultProvider(),
    sha256: Hash.bind(null, "sha256"),
    // S3 takes paths as they are; other services want them escaped once more.
    uriEscapePath: signingName !== "s3",
  });
  signers.set(signingName, signer);
  return signer;
}

function regionOf({ region }: AwsService): string {
  return region ?? process.env.AWS_REGION ?? "us-east-1";
}

function isNetworkFailure(error: unknown): boolean {
  return typeof error === "object" && isTransientError(error as Parameters<typeof isTransientError>[0]);
}
