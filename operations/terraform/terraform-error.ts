import { stripVTControlCharacters } from "node:util";
import { lockInfoIn, lockMessage } from "./state-lock";
import type { Diagnostic } from "./ui-messages";

/** Characters of one message of terraform that are shown; the log has the rest. */
const SHOWN = 1_200;

/** Messages that are shown: most of what follows the first ones follows from them. */
const MESSAGES = 5;

/** Where a call failed, to say how to go on. */
export interface FailedCall {
  readonly stackId: string;
  readonly folder: string;
  readonly program: string;
  /** What terraform was asked to do, such as `plan`. */
  readonly command: string;
  readonly log?: string;
}

/** What terraform refused or could not do with one stack. */
export class TerraformError extends Error {
  override readonly name = "TerraformError";

  constructor(
    readonly call: FailedCall,
    /** Each with resource and line where terraform names them. */
    readonly messages: readonly string[],
    /** Somebody else holds the lock: nothing was done. */
    readonly isLocked: boolean = false,
  ) {
    super(`${call.stackId}: terraform ${call.command} failed: ${messages.join("\n\n")}`);
  }
}

/** An error with what terraform printed as text. */
export function errorFromText(call: FailedCall, text: string): TerraformError {
  const plain = withoutFrame(text);
  const [, ...errors] = plain.split(/^Error: /m);
  const messages = errors.length > 0 ? errors : [plain];
  return errorOf(
    call,
    messages.map((message) => message.trim().replace(/\n{2,}/g, "\n")),
  );
}

/** An error with what terraform reported by `-json`. */
export function errorFromDiagnostics(call: FailedCall, diagnostics: readonly Diagnostic[]): TerraformError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return errorOf(call, errors.map(readable));
}

/** `aws_vpc.main, cdk.tf.json line 12: Summary: detail` */
export function readable({ address, range, summary, detail }: Diagnostic): string {
  const place = [address, range ? `${range.filename} line ${range.start.line}` : undefined].filter(
    (part) => part !== undefined,
  );
  const text = [place.join(", "), summary, detail.trim()].filter((part) => part !== "");
  return withoutFrame(text.join(": "));
}

function errorOf(call: FailedCall, messages: readonly string[]): TerraformError {
  const locks = messages.map(lockInfoIn);
  const lock = locks.find((found) => found !== undefined);
  if (lock !== undefined)
    return new TerraformError(call, [lockMessage(lock, call.folder, call.program)], true);

  const shown = messages.slice(0, MESSAGES).map(shortened);
  if (messages.length > MESSAGES) shown.push(`... and ${messages.length - MESSAGES} more errors.`);
  if (shown.length === 0) shown.push("it said nothing about why.");
  const advice = adviceFor(messages.join("\n"), call);
  if (advice !== undefined) shown.push(advice);
  if (call.log !== undefined) shown.push(`Everything that it said is in ${call.log}.`);
  return new TerraformError(call, shown);
}

function adviceFor(text: string, { folder, program }: FailedCall): string | undefined {
  if (/Backend (configuration changed|type changed|initialization required)|Migrating state/i.test(text)) {
    return `The state of this stack was somewhere else before. To take it along: cd ${folder} && TF_WORKSPACE=default ${program} init -migrate-state; to leave it there and start from what the new place holds: -reconfigure instead.`;
  }
  if (
    /ExpiredToken|No valid credential|InvalidClientTokenId|failed to refresh cached credentials/i.test(text)
  ) {
    return "Sign in to AWS again, or choose other credentials, for example by AWS_PROFILE.";
  }
  const digest = digestIn(text);
  if (digest !== undefined) {
    return [
      "A run may have been ended between writing this state and its checksum. Only when nobody is running Terraform, and the state in the bucket is complete, record its checksum:",
      `  aws dynamodb put-item --table-name <dynamodb_table of backend.tf> --item '${digest}'`,
    ].join("\n");
  }
  if (/NoSuchBucket|S3 bucket .*does not exist/i.test(text)) {
    return "The state bucket is missing: npm run bootstrap makes it, from the settings in backend.tf.";
  }
  return undefined;
}

/** The item that the lock table should have, when terraform says that the one it has is of another state. */
function digestIn(text: string): string | undefined {
  if (!text.includes("state data in S3 does not have the expected content")) return undefined;
  const [bucket, key, checksum] = ["Bucket", "Key", "Calculated checksum"].map(
    (name) => new RegExp(`^\\W*${name}:\\s+(\\S+)$`, "m").exec(text)?.[1],
  );
  if (bucket === undefined || key === undefined || checksum === undefined) return undefined;
  return JSON.stringify({ LockID: { S: `${bucket}/${key}-md5` }, Digest: { S: checksum } });
}

/** Without the box that terraform draws around messages, and without colours. */
function withoutFrame(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/^[╷╵]\s*$/gm, "")
    .replace(/^[│|] ?/gm, "")
    .replace(/[ \t]+$/gm, "")
    .trim();
}

function shortened(message: string): string {
  return message.length > SHOWN ? `${message.slice(0, SHOWN)} ...` : message;
}
