import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Exchange } from "../exchange";
import { AwsRefusal } from "./aws-refusal";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who may sign, and for what. */
export interface SigningScope {
  readonly credentials: AwsCredentials;
  /** As signatures name it, for example `s3`. */
  readonly service: string;
  /** @default any */
  readonly region?: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What a request says about its signature. */
interface Claim {
  /** `<access key>/<day>/<region>/<service>/aws4_request`. */
  readonly credential: string;
  /** Names of the signed headers with `;` between. */
  readonly names: string;
  /** `20260101T000000Z`. */
  readonly date: string;
  readonly payloadHash: string;
  /** Without the signature itself. */
  readonly query: URLSearchParams;
}

/** Milliseconds that a signed request may be old. */
const MAX_AGE = 15 * 60_000;
/** Seconds that a presigned URL may work: a week. */
const MAX_EXPIRES = 604_800;

/** Refuses a text that an access key did not sign for a day, region and service. @param given in hex */
export function checkSigned(text: string, credential: string, given: string, scope: SigningScope): void {
  const [accessKeyId, ...parts] = credential.split("/");
  const [, region, service, end] = parts;
  if (accessKeyId !== scope.credentials.accessKeyId) throw new AwsRefusal("InvalidAccessKeyId", 403);
  const isInScope = service === scope.service && end === "aws4_request" && parts.length === 4;
  if (!isInScope || (scope.region !== undefined && region !== scope.region)) {
    throw new AwsRefusal("AuthorizationHeaderMalformed", 400, `signed for ${parts.join("/")}`);
  }
  let key: Buffer | string = `AWS4${scope.credentials.secretAccessKey}`;
  for (const part of parts) key = createHmac("sha256", key).update(part).digest();
  const expected = createHmac("sha256", key).update(text).digest();
  const isSame = /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(Buffer.from(given, "hex"), expected);
  if (!isSame) throw new AwsRefusal("SignatureDoesNotMatch", 403);
}

/**
 * Refuses a request whose Authorization header is not the owner's (Signature Version 4).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function checkAuthorization(request: Exchange, scope: SigningScope): void {
  const { headers, body, url } = request;
  const [, credential = "", names = "", given = ""] =
    /^AWS4-HMAC-SHA256 Credential=(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  if (credential === "") throw new AwsRefusal("AccessDenied", 403, "The request is not signed.");

  const date = String(headers["x-amz-date"]);
  // NaN is no age either.
  if (!(Math.abs(timeOf(date) - scope.now) <= MAX_AGE)) throw new AwsRefusal("RequestTimeTooSkewed", 403);
  const payloadHash = sha256(body);
  if (scope.service === "s3" && headers["x-amz-content-sha256"] !== payloadHash) {
    throw new AwsRefusal("XAmzContentSHA256Mismatch", 400);
  }
  const query = queryOf(url);
  check(request, { credential, names, date, payloadHash, query }, given, scope);
}

/**
 * Refuses a presigned URL that is not the owner's, or not valid any more.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function checkPresigned(request: Exchange, scope: SigningScope): void {
  const query = queryOf(request.url);
  const field = (name: string) => query.get(`X-Amz-${name}`) ?? "";
  const date = field("Date");
  const expires = Number(field("Expires"));
  const isWellFormed =
    field("Algorithm") === "AWS4-HMAC-SHA256" && expires >= 1 && expires <= MAX_EXPIRES && timeOf(date) > 0;
  if (!isWellFormed) throw new AwsRefusal("AuthorizationQueryParametersError", 400);
  if (timeOf(date) - scope.now > MAX_AGE)
    throw new AwsRefusal("AccessDenied", 403, "Request is not yet valid");
  if (scope.now > timeOf(date) + expires * 1000)
    throw new AwsRefusal("AccessDenied", 403, "Request has expired");
  const [credential, names, given] = [field("Credential"), field("SignedHeaders"), field("Signature")];
  query.delete("X-Amz-Signature");
  check(request, { credential, names, date, payloadHash: "UNSIGNED-PAYLOAD", query }, given, scope);
}

function check({ method, url, headers }: Exchange, claim: Claim, given: string, scope: SigningScope): void {
  const { credential, names, date, payloadHash, query } = claim;
  const signed = names.split(";");
  // AWS: the host, and each x-amz-* header that is there, must be signed.
  const unsigned = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-amz-"))].filter(
    (name) => !signed.includes(name) && name !== "x-amz-content-sha256",
  );
  if (unsigned.length > 0) {
    throw new AwsRefusal(
      "AccessDenied",
      403,
      `There were headers present which were not signed: ${unsigned.join(", ")}`,
    );
  }
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, " ")}\n`);
  const [path = "/"] = url.split("?");
  const canonical = [method, path, canonicalQuery(query), lines.join(""), names, payloadHash].join("\n");
  const [, ...parts] = credential.split("/");
  if (parts[0] !== date.slice(0, 8)) throw new AwsRefusal("SignatureDoesNotMatch", 403, "of another day");
  const text = ["AWS4-HMAC-SHA256", date, parts.join("/"), sha256(canonical)].join("\n");
  checkSigned(text, credential, given, scope);
}

function queryOf(url: string): URLSearchParams {
  const [, query = ""] = url.split("?");
  // A plus is itself in a signed query, not a space.
  return new URLSearchParams(query.replaceAll("+", "%2B"));
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join("&");
}

/** RFC 3986, which leaves fewer characters alone than encodeURIComponent. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `20260101T000000Z` in epoch milliseconds. */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}
