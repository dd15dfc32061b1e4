import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { StoredFile } from "./object-store";
import { type StoreCredentials, StoreRefusal, signatureOf } from "./object-store-signature";

/** A condition of a policy, in either of its two forms. */
type Condition = Readonly<Record<string, string>> | readonly [string, string | number, string | number];

interface Policy {
  readonly expiration: string;
  readonly conditions: readonly Condition[];
}

/** Fields that need no condition. */
const FREE_FIELDS = ["policy", "x-amz-signature", "file"];

/**
 * The file of a form, if its policy is signed, holds, and allows exactly this; S3's codes otherwise.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export async function acceptedUpload(
  { headers }: IncomingMessage,
  body: Buffer,
  bucket: string,
  credentials: StoreCredentials,
  now: number,
): Promise<{ readonly key: string; readonly file: StoredFile }> {
  const form = await formOf(body, headers["content-type"]);
  const { policy = "", key = "" } = form.fields;
  const credential = form.fields["x-amz-credential"] ?? "";
  if (signatureOf(policy, credential, credentials) !== form.fields["x-amz-signature"]) {
    throw new StoreRefusal("SignatureDoesNotMatch", 403);
  }
  const { expiration, conditions }: Policy = JSON.parse(Buffer.from(policy, "base64").toString("utf8"));
  if (Date.parse(expiration) <= now) throw new StoreRefusal("AccessDenied", 403, "Policy expired.");
  checkConditions(conditions, { ...form.fields, bucket }, form.bytes.length);

  const sha256 = form.fields["x-amz-checksum-sha256"];
  const measured = createHash("sha256").update(form.bytes).digest("base64");
  if (sha256 !== undefined && sha256 !== measured) throw new StoreRefusal("BadDigest", 400);
  return {
    key,
    file: {
      bytes: form.bytes,
      type: form.fields["content-type"] ?? "binary/octet-stream",
      disposition: form.fields["content-disposition"],
      sha256,
    },
  };
}

/** Fields by their names in lower case, as policies compare them; what follows the file is ignored. */
async function formOf(body: Buffer, contentType = "") {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch((error: Error) => {
      throw new StoreRefusal("MalformedPOSTRequest", 400, error.message);
    });
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string") return { fields, bytes: Buffer.from(await value.arrayBuffer()) };
    fields[name.toLowerCase()] = value;
  }
  throw new StoreRefusal("InvalidArgument", 400, "POST requires exactly one file upload per request.");
}

function checkConditions(
  conditions: readonly Condition[],
  fields: Readonly<Record<string, string>>,
  size: number,
): void {
  const covered = new Set(FREE_FIELDS);
  for (const [operator, operand, value] of conditions.flatMap(threeParts)) {
    if (operator === "content-length-range") {
      if (size < Number(operand)) throw new StoreRefusal("EntityTooSmall", 400);
      if (size > Number(value)) throw new StoreRefusal("EntityTooLarge", 400);
      continue;
    }
    const field = String(operand).replace(/^\$/, "").toLowerCase();
    const actual = fields[field];
    const holds =
      operator === "eq" ? actual === value : actual?.startsWith(String(value)) && operator === "starts-with";
    if (holds !== true) throw refusedBy(`Policy Condition failed: ["${operator}", "$${field}"]`);
    covered.add(field);
  }
  const extra = Object.keys(fields).filter((field) => !covered.has(field));
  if (extra.length > 0) throw refusedBy(`Extra input fields: ${extra.join(", ")}`);
}

/** `{ field: value }` is short for `["eq", "$field", value]`. */
function threeParts(condition: Condition): (readonly [string, string | number, string | number])[] {
  if (Array.isArray(condition)) return [condition as readonly [string, string, string]];
  return Object.entries(condition).map(([field, value]) => ["eq", `$${field}`, String(value)] as const);
}

function refusedBy(rule: string): StoreRefusal {
  return new StoreRefusal("AccessDenied", 403, `Invalid according to Policy: ${rule}`);
}
