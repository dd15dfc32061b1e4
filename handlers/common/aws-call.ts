import { HttpRequest } from "@smithy/core/protocols";
import { Hash } from "@smithy/core/serde";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";

/** AWS services that are called by their JSON protocol. */
export interface AwsService {
  /** The name in endpoints and signatures. */
  readonly name: "ssm" | "secretsmanager" | "logs";
  /** What the names of operations begin with. */
  readonly target: string;
  /** The variable that names another endpoint, as AWS's own SDKs read it. */
  readonly endpointVariable: string;
}

/** What an AWS service answered instead of a result. */
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

/** Milliseconds. */
const CONNECT_TIMEOUT = 1_000;

let connections: NodeHttpHandler | undefined;
const signers = new Map<string, SignatureV4>();

/**
 * Calls an operation of an AWS service that speaks JSON over POST. By the parts that the DynamoDB client brings into the
 * layer anyway: each further client of the SDK costs bytes and start time that three calls do not earn.
 *
 * @throws AwsCallError
 */
export async function callAws(
  service: AwsService,
  operation: string,
  input: object,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const { AWS_REGION = "us-east-1" } = process.env;
  const endpoint = new URL(
    process.env[service.endpointVariable] ?? `https://${service.name}.${AWS_REGION}.amazonaws.com`,
  );
  const request = await signerOf(service, AWS_REGION).sign(
    new HttpRequest({
      method: "POST",
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      ...(endpoint.port === "" ? {} : { port: Number(endpoint.port) }),
      path: "/",
      headers: {
        host: endpoint.host,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `${service.target}.${operation}`,
      },
      body: JSON.stringify(input),
    }),
  );
  connections ??= new NodeHttpHandler({ connectionTimeout: CONNECT_TIMEOUT });
  const { response } = await connections.handle(new HttpRequest(request), { abortSignal: signal });
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const answer = (text === "" ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>>;
  if (response.statusCode < 300) return answer;
  const code = String(answer.__type ?? "Unknown").replace(/^.*#/, "");
  throw new AwsCallError(operation, code, response.statusCode);
}

function signerOf({ name }: AwsService, region: string): SignatureV4 {
  const known = signers.get(name);
  if (known !== undefined) return known;
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN } = process.env;
  const signer = new SignatureV4({
    service: name,
    region,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
    },
    sha256: Hash.bind(null, "sha256"),
  });
  signers.set(name, signer);
  return signer;
}
