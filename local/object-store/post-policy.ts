import { AwsRefusal } from "../aws/aws-refusal";
import { checkSigned, type SigningScope } from "../aws/request-signature";
import type { Exchange } from "../exchange";
import { checksummed } from "./checksum";
import type { StoredObject } from "./stored-objects";

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
 * @throws AwsRefusal
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export async function acceptedUpload(
  { headers, body }: Exchange,
  bucket: string,
  scope: SigningScope,
): Promise<{ readonly key: string; readonly object: StoredObject }> {
  const form = await formOf(body, headers["content-type"]);
  const { policy = "", key = "" } = form.fields;
  const [credential = "", signature = ""] = [form.fields["x-amz-credential"], form.fields["x-amz-signature"]];
  if (policy === "") throw new AwsRefusal("AccessDenied", 403, "Access Denied");
  checkSigned(policy, credential, signature, scope);
  const { expiration, conditions } = parsedPolicy(policy);
  // An expiration that is no time has passed, too.
  if (!(Date.parse(expiration) > scope.now)) throw refusedBy("Policy expired.");
  checkConditions(conditions, { ...form.fields, bucket }, form.bytes.length);
  const object = checksummed({
    bytes: form.bytes,
    type: form.fields["content-type"] ?? "binary/octet-stream",
    disposition: form.fields["content-disposition"],
    sha256: form.fields["x-amz-checksum-sha256"],
  });
  return { key, object };
}

function parsedPolicy(policy: string): Policy {
  try {
    return JSON.parse(Buffer.from(policy, "base64").toString("utf8"));
  } catch {
    throw new AwsRefusal("InvalidPolicyDocument", 400, "Invalid Policy: Invalid JSON.");
  }
}

/** Fields by their names in lower case, as policies compare them; what follows the file is ignored. */
async function formOf(body: Buffer, contentType = "") {
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
    .formData()
    .catch((error: Error) => {
      throw new AwsRefusal("MalformedPOSTRequest", 400, error.message);
    });
  const fields: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string") return { fields, bytes: Buffer.from(await value.arrayBuffer()) };
    fields[name.toLowerCase()] = value;
  }
  throw new AwsRefusal("InvalidArgument", 400, "POST requires exactly one file upload per request.");
}

function checkConditions(
  conditions: readonly Condition[],
  fields: Readonly<Record<string, string>>,
  size: number,
): void {
  const covered = new Set(FREE_FIELDS);
  for (const [operator, operand, value] of conditions.flatMap(threeParts)) {
    if (operator === "content-length-range") {
      if (size < Number(operand))
        throw new AwsRefusal(
          "EntityTooSmall",
          400,
          "Your proposed upload is smaller than the minimum allowed size",
        );
      if (size > Number(value))
        throw new AwsRefusal("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
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

function refusedBy(rule: string): AwsRefusal {
  return new AwsRefusal("AccessDenied", 403, `Invalid according to Policy: ${rule}`);
}
