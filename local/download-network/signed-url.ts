import { verify } from "node:crypto";
import { AwsRefusal } from "../aws/aws-refusal";

export interface SignedUrlTerms {
  /** Public halves in PEM, by CloudFront's id of the key. */
  readonly keys: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly now: number;
  /** IP address of the viewer. */
  readonly viewer: string;
}

/** The only statement that CloudFront reads. */
interface Statement {
  readonly Resource?: string;
  readonly Condition?: {
    readonly DateLessThan?: { readonly "AWS:EpochTime"?: number };
    readonly DateGreaterThan?: { readonly "AWS:EpochTime"?: number };
    readonly IpAddress?: { readonly "AWS:SourceIp"?: string };
  };
}

/** Parameters that belong to the signature: CloudFront takes them off before anything else looks at the URL. */
const SIGNATURE_PARAMETERS = ["Expires", "Policy", "Signature", "Key-Pair-Id"];

/** CloudFront's own variant of base64, whose characters mean nothing in a URL. */
const BASE64: Readonly<Record<string, string>> = { "-": "+", _: "=", "~": "/" };

/**
 * Refuses a URL that is not signed for this moment and viewer by one of the keys, under a canned or a custom policy. The codes
 * are those that CloudFront was seen to answer; the rules are documented.
 *
 * @param url with its origin
 * @throws AwsRefusal
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export function checkSignedUrl(url: URL, terms: SignedUrlTerms): void {
  const [keyId, signature] = [url.searchParams.get("Key-Pair-Id"), url.searchParams.get("Signature")];
  if (keyId === null) {
    throw new AwsRefusal("MissingKey", 403, "Missing Key-Pair-Id query parameter or cookie value");
  }
  const key = terms.keys.get(keyId);
  if (key === undefined) throw new AwsRefusal("InvalidKey", 403, "Unknown Key");
  const resource = unsigned(url);
  const policy = policyOf(url, resource);
  // SHA-1 is what CloudFront checks policies with.
  const isSigned = verify(
    "sha1",
    Buffer.from(policy),
    key,
    Buffer.from(unescaped(signature ?? ""), "base64"),
  );
  if (!isSigned) throw refused();
  checkStatement(statementOf(policy), resource, terms);
}

/** The policy that was signed: the URL's own, or the one that follows from when it expires. */
function policyOf(url: URL, resource: string): string {
  const [policy, expires] = [url.searchParams.get("Policy"), url.searchParams.get("Expires")];
  if (policy !== null) return Buffer.from(unescaped(policy), "base64").toString("utf8");
  if (!/^\d{1,12}$/.test(expires ?? "")) throw refused();
  return JSON.stringify({
    Statement: [{ Resource: resource, Condition: { DateLessThan: { "AWS:EpochTime": Number(expires) } } }],
  });
}

function statementOf(policy: string): Statement {
  try {
    const { Statement } = JSON.parse(policy) as { readonly Statement: readonly Statement[] };
    const [first] = Statement;
    if (Statement.length === 1 && first !== undefined) return first;
  } catch {
    // Below.
  }
  throw new AwsRefusal("MalformedPolicy", 403, "Malformed Policy");
}

function checkStatement(
  { Resource = "*", Condition = {} }: Statement,
  url: string,
  terms: SignedUrlTerms,
): void {
  const { DateLessThan, DateGreaterThan, IpAddress } = Condition;
  const end = DateLessThan?.["AWS:EpochTime"];
  const start = DateGreaterThan?.["AWS:EpochTime"] ?? 0;
  // A policy without an end is none.
  if (end === undefined || !(terms.now < end * 1000)) throw refused();
  if (!(terms.now >= start * 1000)) throw refused();
  if (!matches(Resource, url)) throw refused();
  const address = IpAddress?.["AWS:SourceIp"]?.replace(/\/32$/, "");
  const isAnywhere = address === undefined || address === "0.0.0.0/0";
  if (!isAnywhere && address !== terms.viewer) throw refused();
}

/** `*` stands for any characters, `?` for one. */
function matches(pattern: string, url: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return pattern === url || new RegExp(`^${source}$`, "s").test(url);
}

function unsigned(url: URL): string {
  const copy = new URL(url);
  for (const name of SIGNATURE_PARAMETERS) copy.searchParams.delete(name);
  return copy.href;
}

function unescaped(text: string): string {
  return text.replace(/[-_~]/g, (character) => BASE64[character] ?? "");
}

function refused(): AwsRefusal {
  return new AwsRefusal("AccessDenied", 403, "Access denied");
}
