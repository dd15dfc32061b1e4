import { AwsCallError } from "../handlers/common/aws-call";

/** Why a call of AWS brought no result. */
export interface AwsFailure {
  readonly kind: "credentials" | "denied" | "unreachable" | "other";
  /** One line for people. */
  readonly detail: string;
  readonly remedy: string;
}

/** Names that AWS's services and its SDK have for credentials that are absent, wrong or too old. */
const OF_CREDENTIALS =
  /CredentialsProvider|TokenProvider|Expired|InvalidClientTokenId|InvalidAccessKeyId|UnrecognizedClient|SignatureDoesNotMatch|AuthFailure|InvalidToken|IncompleteSignature|MissingAuthenticationToken/;
const OF_PERMISSIONS = /AccessDenied|Forbidden|NotAuthorized|UnauthorizedOperation|AuthorizationError/;
const OF_THE_NETWORK =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Timeout|AbortError/;

const SIGN_IN =
  "Sign in, for example by aws sso login, and choose the account by AWS_PROFILE; pipelines: see the role that the job assumes.";

/** What went wrong with a call, whichever client made it. */
export function awsFailure(error: unknown): AwsFailure {
  const { code, detail, status } = described(error);
  if (code.startsWith("ClockError")) return { kind: "other", detail, remedy: "Set it, best by NTP." };
  if (code.startsWith("ConfigurationError")) return { kind: "other", detail, remedy: "Correct it." };
  if (OF_CREDENTIALS.test(code)) return { kind: "credentials", detail, remedy: SIGN_IN };
  if (OF_PERMISSIONS.test(code) || status === 403) {
    return {
      kind: "denied",
      detail,
      remedy: "Use credentials that may do this: npm run iam prints the policies.",
    };
  }
  if (OF_THE_NETWORK.test(code)) {
    return {
      kind: "unreachable",
      detail,
      remedy: "Check the network, proxies and AWS_ENDPOINT_URL*; then run this again.",
    };
  }
  return { kind: "other", detail, remedy: "See the message, then run this again." };
}

/** The status that an AWS service answered with; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof AwsCallError) return error.status;
  return (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | undefined)?.$metadata
    ?.httpStatusCode;
}

/** Whether a service answered with an error of that name. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  if (error instanceof AwsCallError) return names.includes(error.code);
  return error instanceof Error && names.includes(error.name);
}

/** What `read` answers; undefined when a service says by an error of that name that there is nothing. */
export async function unless<T>(
  absent: string | readonly string[],
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isNamed(error, ...[absent].flat())) return undefined;
    throw error;
  }
}

function described(error: unknown): {
  readonly code: string;
  readonly detail: string;
  readonly status?: number | undefined;
} {
  if (error instanceof AwsCallError) return { code: error.code, detail: error.message, status: error.status };
  if (!(error instanceof Error)) return { code: "", detail: String(error) };
  const { name, message } = error;
  // Node joins the failures of all addresses of a host, and says nothing itself.
  const reasons = error instanceof AggregateError ? error.errors.map(String).join(", ") : message;
  const { code } = error as { readonly code?: unknown };
  const status = statusOf(error);
  const text =
    reasons === "" || reasons === "UnknownError"
      ? `${name}${status === undefined ? "" : ` (${status})`}`
      : reasons;
  return { code: `${name} ${String(code ?? "")}`, detail: text.split("\n")[0] ?? text, status };
}
