import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An answer of S3 that is none of success. */
export class StoreRefusal extends Error {
  override readonly name = "StoreRefusal";
  constructor(
    readonly code: string,
    readonly status: number,
    message: string = code,
  ) {
    super(message);
  }
}

/** Milliseconds that a signed request may be old. */
const MAX_AGE = 15 * 60_000;

/** What an access key signs for a day, region and service: `<access key>/<day>/<region>/s3/aws4_request`. */
export function signatureOf(text: string, credential: string, credentials: StoreCredentials): string {
  const [accessKeyId, ...scope] = credential.split("/");
  if (accessKeyId !== credentials.accessKeyId) throw new StoreRefusal("InvalidAccessKeyId", 403);
  if (scope[2] !== "s3" || scope[3] !== "aws4_request") {
    throw new StoreRefusal("AuthorizationHeaderMalformed", 400);
  }
  let key: Buffer | string = `AWS4${credentials.secretAccessKey}`;
  for (const part of scope) key = createHmac("sha256", key).update(part).digest();
  return createHmac("sha256", key).update(text).digest("hex");
}

/**
 * Refuses a request whose Authorization header is not the owner's (Signature Version 4; paths are escaped once, in S3).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function checkSignature(
  { method, url = "/", headers }: IncomingMessage,
  body: Buffer,
  credentials: StoreCredentials,
  now: number,
): void {
  const [, credential, names, given] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  if (credential === undefined || names === undefined) throw new StoreRefusal("AccessDenied", 403);

  const date = String(headers["x-amz-date"]);
  if (Math.abs(timeOf(date) - now) > MAX_AGE) throw new StoreRefusal("RequestTimeTooSkewed", 403);
  const payloadHash = String(headers["x-amz-content-sha256"]);
  if (payloadHash !== sha256(body)) throw new StoreRefusal("XAmzContentSHA256Mismatch", 400);

  const [path, query = ""] = url.split("?");
  const signedHeaders = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = [method, path, query, signedHeaders.join(""), names, payloadHash].join("\n");
  const scope = credential.split("/").slice(1).join("/");
  const text = ["AWS4-HMAC-SHA256", date, scope, sha256(request)].join("\n");
  if (signatureOf(text, credential, credentials) !== given) {
    throw new StoreRefusal("SignatureDoesNotMatch", 403);
  }
}

/** `20260101T000000Z` in epoch milliseconds. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}
