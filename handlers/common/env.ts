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

/** The environment lacks a variable: the function cannot work at all. */
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
