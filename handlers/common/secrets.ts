import { callAws, PARAMETER_STORE, SECRETS_MANAGER } from "./aws-call";
import { UnavailableError } from "./errors";
import { errorFields, log } from "./logger";
import { currentScope, Deadline } from "./request";

/** Milliseconds for which a value that was read is used again: so long a rotated one may live on. */
const CACHE_TIME = 5 * 60_000;
/** Milliseconds for one read, with all of its attempts. */
const READ_TIMEOUT = 2_000;

interface Cached {
  readonly value: Promise<string>;
  readonly readAt: number;
}

const cache = new Map<string, Cached>();

/**
 * The value of a SecureString in Parameter Store.
 *
 * @param maxAge milliseconds that the value may be old; less than the default for those who know that it has changed
 * @throws UnavailableError
 */
export function parameter(name: string, maxAge = CACHE_TIME): Promise<string> {
  return cached(`parameter:${name}`, maxAge, async (deadline) => {
    const input = { Name: name, WithDecryption: true };
    const { Parameter } = await callAws(PARAMETER_STORE, "GetParameter", input, deadline);
    return memberOf(Parameter, "Value");
  });
}

/**
 * The text of a secret in Secrets Manager, by name or ARN.
 *
 * @throws UnavailableError
 */
export function secret(id: string, maxAge = CACHE_TIME): Promise<string> {
  return cached(`secret:${id}`, maxAge, async (deadline) => {
    const answer = await callAws(SECRETS_MANAGER, "GetSecretValue", { SecretId: id }, deadline);
    return memberOf(answer, "SecretString");
  });
}

/** One read at a time for each name; a failed one is not kept. */
function cached(
  name: string,
  maxAge: number,
  read: (deadline: Deadline) => Promise<string>,
): Promise<string> {
  const known = cache.get(name);
  if (known !== undefined && Date.now() - known.readAt < maxAge) return known.value;

  const deadline = new Deadline(Math.min(READ_TIMEOUT, currentScope().deadline.remaining()));
  const value = read(deadline).catch((error: unknown) => {
    cache.delete(name);
    log("ERROR", "secret unreadable", { name, ...errorFields(error) });
    throw new UnavailableError(error);
  });
  cache.set(name, { value, readAt: Date.now() });
  return value;
}

function memberOf(holder: unknown, member: string): string {
  const value = (holder as Readonly<Record<string, unknown>> | undefined)?.[member];
  if (typeof value !== "string") throw new Error(`The answer has no ${member}.`);
  return value;
}
