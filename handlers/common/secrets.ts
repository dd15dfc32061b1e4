import { callAws } from "./aws-call";
import { UnavailableError } from "./errors";
import { errorFields, log } from "./logger";
import { currentScope } from "./request";

/** Milliseconds for which a value that was read is used again: so long a rotated one may live on. */
const CACHE_TIME = 5 * 60_000;
/** Milliseconds for one read. */
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
  return cached(`parameter:${name}`, maxAge, async (signal) => {
    const service = { name: "ssm", target: "AmazonSSM", endpointVariable: "AWS_ENDPOINT_URL_SSM" } as const;
    const { Parameter } = await callAws(
      service,
      "GetParameter",
      { Name: name, WithDecryption: true },
      signal,
    );
    return memberOf(Parameter, "Value", name);
  });
}

/**
 * The text of a secret in Secrets Manager, by name or ARN.
 *
 * @throws UnavailableError
 */
export function secret(id: string, maxAge = CACHE_TIME): Promise<string> {
  return cached(`secret:${id}`, maxAge, async (signal) => {
    const service = {
      name: "secretsmanager",
      target: "secretsmanager",
      endpointVariable: "AWS_ENDPOINT_URL_SECRETS_MANAGER",
    } as const;
    return memberOf(await callAws(service, "GetSecretValue", { SecretId: id }, signal), "SecretString", id);
  });
}

/** One read at a time for each name; a failed one is not kept. */
async function cached(
  name: string,
  maxAge: number,
  read: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  const known = cache.get(name);
  if (known !== undefined && performance.now() - known.readAt < maxAge) return known.value;

  const signal = AbortSignal.any([currentScope().deadline.signal, AbortSignal.timeout(READ_TIMEOUT)]);
  const value = read(signal);
  cache.set(name, { value, readAt: performance.now() });
  try {
    return await value;
  } catch (error) {
    cache.delete(name);
    log("ERROR", "secret unreadable", { name, ...errorFields(error) });
    throw new UnavailableError(error);
  }
}

function memberOf(holder: unknown, member: string, name: string): string {
  const value = (holder as Readonly<Record<string, unknown>> | undefined)?.[member];
  if (typeof value !== "string") throw new Error(`${name} has no ${member}.`);
  return value;
}
