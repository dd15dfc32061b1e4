/** What every function finds in its environment. */
export interface Environment {
  readonly usersTable: string;
  readonly solutionsTable: string;
  readonly transactionsTable: string;
  readonly sessionsTable: string;
  readonly stage: string;
  /** Log group of the audit trail. */
  readonly logGroup: string;
  /** The one origin that browsers may call from, or `*`. @default "*" */
  readonly allowedOrigin: string;
  /** Name of the function, a dimension of its metrics; set by Lambda. */
  readonly functionName: string;
}

/** Variables that only some functions find in their environment, each where stacks/api/functions.ts gives it. */
export type SettingName =
  /** Bucket that holds the files of solutions. */
  | "SOLUTION_FILES_BUCKET"
  /** Domain of the CDN that downloads come from. */
  | "CDN_DOMAIN"
  /** CloudFront's id of the public key that signed downloads are checked with. */
  | "DOWNLOAD_KEY_ID"
  /** Name of the parameter with the private half of that key. */
  | "DOWNLOAD_KEY_PARAMETER"
  /** Name of the parameter with the keys that authenticate cursors. */
  | "CURSOR_KEYS_PARAMETER"
  /** `sandbox` or `stripe`. */
  | "PAYMENT_GATEWAY"
  /** Name of the secret with the payment gateway's key. */
  | "PAYMENT_GATEWAY_SECRET"
  /** Name of the secret with the one or two secrets that webhooks are signed with. */
  | "PAYMENT_WEBHOOK_SECRET"
  /** Basis points of every price that the marketplace keeps. */
  | "FEE_BASIS_POINTS"
  /** `sandbox` or `ses`. */
  | "MAILER"
  /** Address that mails come from. */
  | "MAIL_SENDER"
  /** The stage's currencies with their number of decimal places, as in `EUR:2,JPY:0`. */
  | "CURRENCIES";

/**
 * Variables that lead a function to another address than the service's own, as `AWS_ENDPOINT_URL_*` do for AWS. No stage sets
 * them.
 */
export type EndpointName =
  /** Origin that downloads come from. */
  | "CDN_ENDPOINT"
  /** Origin of the payment gateway's API. */
  | "PAYMENT_GATEWAY_ENDPOINT";

/**
 * Variables that set another limit of time than the code's own, in milliseconds, so that a whole run of failures does not
 * take hours. No stage sets them.
 */
export type LimitName =
  /** That a request may take. */
  | "REQUEST_BUDGET_MS"
  /** For one request to the payment gateway. */
  | "PAYMENT_GATEWAY_TIMEOUT_MS"
  /** For one attempt of a request to DynamoDB. */
  | "DATABASE_TIMEOUT_MS"
  /** For which the work on a transaction belongs to who took it; whole seconds count. */
  | "LEASE_MS";

/** The environment lacks a variable, or holds one that cannot be used: the function cannot work at all. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** @throws EnvironmentError naming every missing or empty variable */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const missing: string[] = [];
  const required = (name: string): string => {
    const value = variables[name] ?? "";
    if (value === "") missing.push(name);
    return value;
  };
  const found = {
    usersTable: required("USERS_TABLE_NAME"),
    solutionsTable: required("SOLUTIONS_TABLE_NAME"),
    transactionsTable: required("TRANSACTIONS_TABLE_NAME"),
    sessionsTable: required("SESSIONS_TABLE_NAME"),
    stage: required("STAGE"),
    logGroup: required("LOG_GROUP_NAME"),
    allowedOrigin: variables.ALLOWED_ORIGIN ?? "*",
    functionName: variables.AWS_LAMBDA_FUNCTION_NAME ?? "local",
  };
  if (missing.length > 0) throw new EnvironmentError(`Missing environment variables: ${missing.join(", ")}`);
  return found;
}

let known: Environment | undefined;

/** The environment of this process, read once. Functions ask at load, so that a missing variable shows at once. */
export function environment(): Environment {
  known ??= readEnvironment(process.env);
  return known;
}

/**
 * A variable that only some functions have. They ask at load too.
 *
 * @throws EnvironmentError naming it when it is missing or empty
 */
export function setting(name: SettingName): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new EnvironmentError(`Missing environment variables: ${name}`);
  return value;
}

/** The origin that a variable leads to, or else the service's own; without a slash at its end. */
export function endpointSetting(name: EndpointName, own: string): string {
  const { [name]: other = "" } = process.env;
  return other === "" ? own : other;
}

/**
 * The limit that a variable sets, or else the code's own; in milliseconds.
 *
 * @throws EnvironmentError for one that is longer than the code's own, which other limits are built upon
 */
export function limitSetting(name: LimitName, own: number): number {
  const { [name]: other = "" } = process.env;
  return other === "" ? own : wholeNumber(name, other, 1, own);
}

/** @throws EnvironmentError naming the variable and what it may be */
export function choiceSetting<T extends string>(name: SettingName, allowed: readonly T[]): T {
  const value = setting(name);
  const known = allowed.find((candidate) => candidate === value);
  if (known === undefined) {
    throw new EnvironmentError(
      `The environment variable ${name} is "${value}"; allowed: ${allowed.join(", ")}`,
    );
  }
  return known;
}

/** @throws EnvironmentError naming the variable and what it may be */
export function integerSetting(name: SettingName, min: number, max: number): number {
  return wholeNumber(name, setting(name), min, max);
}

function wholeNumber(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new EnvironmentError(`The environment variable ${name} is "${value}"; allowed: ${min} to ${max}`);
  }
  return number;
}
