import { readFile } from "node:fs/promises";
import { ConfigurationError } from "./errors";

/** What locks a state while it is in use: a DynamoDB table, a lock object in S3 itself (Terraform 1.10), or both. */
export const LOCK_MODES = ["dynamodb", "s3", "both"] as const;
export type LockMode = (typeof LOCK_MODES)[number];

/** The S3 backend as `backend.tf` describes it. */
export interface S3BackendSettings {
  readonly bucket: string;
  readonly region: string;
  readonly dynamodbTable: string;
  readonly workspaceKeyPrefix: string;
  readonly encrypt: boolean;
  readonly lock: LockMode;
  /** Further arguments of Terraform's S3 backend, in snake_case, such as `endpoints` or `use_path_style`. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export type BackendSettings =
  | { readonly kind: "s3"; readonly s3: S3BackendSettings }
  | { readonly kind: "local" };

/** The values of `backend.tf.example`, in force while there is no `backend.tf`; a test compares the two. */
export const EXAMPLE_BACKEND: Omit<S3BackendSettings, "lock"> = {
  bucket: "marketplace-terraform-state",
  region: "us-east-1",
  dynamodbTable: "marketplace-terraform-locks",
  workspaceKeyPrefix: "marketplace",
  encrypt: true,
  extra: {},
};

/** The keys that a backend file must have, with the type of each value. */
const REQUIRED_KEYS = {
  bucket: "string",
  region: "string",
  dynamodb_table: "string",
  workspace_key_prefix: "string",
  encrypt: "boolean",
} as const;

/** Arguments that synth sets itself: in a backend file they would be overwritten or break the layout of the state. */
const RESERVED_KEYS: Readonly<Record<string, string>> = {
  key: "each stack has its own key, the stack's id",
  use_lockfile: "choose the lock by LOCK=dynamodb, s3 or both",
};

export interface BackendEnvironment {
  readonly BACKEND?: string | undefined;
  /** Set when somebody chose the file, which then has to exist. */
  readonly BACKEND_FILE?: string | undefined;
  readonly LOCK?: string | undefined;
}

/**
 * Where state lives: `BACKEND=local`, else the backend file, else the example's values with one warning. A file that
 * `BACKEND_FILE` names has to exist: a typing error must not send one account's state to the example's bucket.
 *
 * @param path the backend file, usually `backend.tf` beside `main.ts`
 * @param warn told once when there is no backend file
 * @throws ConfigurationError with file, line and key when the file is malformed or incomplete, or for an unknown BACKEND
 *   or LOCK
 */
export async function loadBackend(
  path: string,
  environment: BackendEnvironment,
  warn: (message: string) => void,
): Promise<BackendSettings> {
  const lock = oneOf("LOCK", environment.LOCK, LOCK_MODES);
  if (oneOf("BACKEND", environment.BACKEND, ["s3", "local"] as const) === "local") return { kind: "local" };

  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && !environment.BACKEND_FILE) return undefined;
    throw new ConfigurationError(`${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) {
    warn(`no ${path}: the stacks use the values of backend.tf.example. Copy it to backend.tf and adapt it.`);
    return { kind: "s3", s3: { ...EXAMPLE_BACKEND, lock } };
  }
  return { kind: "s3", s3: { ...(await parseBackendFile(path, text)), lock } };
}

/** The settings in the text of a backend file: plain `key = value` lines, as `-backend-config` takes them. */
export async function parseBackendFile(path: string, text: string): Promise<Omit<S3BackendSettings, "lock">> {
  const values = await parseHcl(path, text);
  const at = (key: string) => `${path}:${lineOf(text, key)}`;

  if ("terraform" in values) {
    throw new ConfigurationError(
      `${at("terraform")}: write the settings as plain "key = value" lines without the terraform block around them, so that the same file works as terraform init -backend-config=${path}.`,
    );
  }
  for (const [key, reason] of Object.entries(RESERVED_KEYS)) {
    if (key in values) throw new ConfigurationError(`${at(key)}: "${key}" cannot be set here: ${reason}.`);
  }
  for (const key of Object.keys(values)) {
    const json = JSON.stringify(values[key]);
    if (json.startsWith("[{")) {
      throw new ConfigurationError(
        `${at(key)}: "${key}" must be written as ${key} = { ... }: backend files hold no blocks.`,
      );
    }
    if (/[$%]\{/.test(json)) {
      throw new ConfigurationError(
        `${at(key)}: "${key}" must be a literal: Terraform evaluates nothing in a backend.`,
      );
    }
  }
  for (const [key, type] of Object.entries(REQUIRED_KEYS)) {
    const value = values[key];
    if (value === undefined) {
      throw new ConfigurationError(
        `${path}:${text.trimEnd().split("\n").length}: "${key}" is missing. backend.tf.example says what it is for.`,
      );
    }
    if (typeof value !== type || value === "") {
      throw new ConfigurationError(
        `${at(key)}: "${key}" must be a ${type === "string" ? "text in quotes" : "boolean, true or false"}, not ${JSON.stringify(value)}.`,
      );
    }
  }
  const { bucket, region, dynamodb_table, workspace_key_prefix, encrypt, ...extra } = values;
  if (encrypt !== true) {
    throw new ConfigurationError(
      `${at("encrypt")}: "encrypt" must stay true: state can hold sensitive values.`,
    );
  }
  return {
    bucket: String(bucket),
    region: String(region),
    dynamodbTable: String(dynamodb_table),
    workspaceKeyPrefix: String(workspace_key_prefix),
    encrypt: true,
    extra,
  };
}

async function parseHcl(path: string, text: string): Promise<Record<string, unknown>> {
  try {
    // Starts Go in WebAssembly as soon as it is loaded, a quarter of a second: only where there is a file to parse.
    const { parse } = await import("@cdktf/hcl2json");
    return await parse(path, text);
  } catch (error) {
    // The parser's message holds "[file:line,column-column: what; why.", once for each mistake that follows from the first.
    const message = error instanceof Error ? error.message : String(error);
    const [, line = "1", what = message] = /:(\d+),\d+[^:]*: (.+?\.)(?=\s|\]|$)/s.exec(message) ?? [];
    const key = /^\s*"?([\w-]+)/.exec(text.split("\n")[Number(line) - 1] ?? "")?.[1];
    throw new ConfigurationError(
      `${path}:${line}: ${key === undefined ? "" : `"${key}": `}${what.trim().replace(/\s+/g, " ")}`,
    );
  }
}

function lineOf(text: string, key: string): number {
  const index = text.split("\n").findIndex((line) => new RegExp(`^\\s*"?${key}"?\\s*[={]`).test(line));
  return index < 0 ? 1 : index + 1;
}

function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly [T, ...T[]]): T {
  if (value === undefined || value === "") return allowed[0];
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new ConfigurationError(`${name}="${value}" is unknown. Valid values: ${allowed.join(", ")}.`);
  }
  return found;
}
