import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SETTINGS } from "./settings";

/** A call that reached the store. */
export interface StoreCall {
  /** For example `GetParameter`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The access key id that it was signed with. */
  readonly caller: string;
}

/** An event of the audit trail, as the function told it. */
export type AuditRecord = Readonly<Record<string, unknown>> & { readonly logStreamName: string };

/** How calls of an operation go wrong: an error answer, or none at all. */
export type StoreFailure = { readonly status: number; readonly code: string } | "silence";

/**
 * What functions use of Parameter Store, Secrets Manager and CloudWatch Logs, on this computer: `GetParameter`,
 * `GetSecretValue`, `CreateLogStream` and `PutLogEvents`; and what operations use to fill the two. It keeps what it is told, for tests to look at.
 */
export interface SecretStore {
  /** As Lambda would set it; with a parameter for the keys of cursors, which the store holds. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every call so far, in order. */
  readonly calls: readonly StoreCall[];
  /** The audit trail so far, in order. */
  readonly audited: readonly AuditRecord[];
  /** The value of a parameter that is there. */
  parameter(name: string): string;
  /** The value of a secret that is there. */
  secret(id: string): string;
  setParameter(name: string, value: string): void;
  setSecret(id: string, value: string): void;
  /** From now on, calls of the operation fail; undefined: they work again. */
  fail(operation: string, failure: StoreFailure | undefined): void;
  /** The next call of the operation fails. */
  failOnce(operation: string, failure: StoreFailure): void;
  stop(): Promise<void>;
}

const CURSOR_KEYS = SETTINGS.CURSOR_KEYS_PARAMETER;

/** An answer that stands for an error of AWS. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status = 400,
  ) {
    super(code);
  }
}

/** Starts a store on a free port. */
export async function startSecretStore(): Promise<SecretStore> {
  const calls: StoreCall[] = [];
  const audited: AuditRecord[] = [];
  const parameters = new Map([[CURSOR_KEYS, cursorKeys("test-1")]]);
  const secrets = new Map<string, string>();
  const streams = new Set<unknown>();
  const failures = new Map<string, StoreFailure>();
  const nextFailures = new Map<string, StoreFailure>();

  const operations: Readonly<Record<string, (input: Record<string, unknown>) => object>> = {
    GetParameter: ({ Name, WithDecryption }) => {
      const value = parameters.get(String(Name));
      if (value === undefined) throw new Refusal("ParameterNotFound");
      // Without decryption AWS hands out the cipher.
      return { Parameter: { Name, Type: "SecureString", Value: WithDecryption === true ? value : "AQICA" } };
    },
    GetSecretValue: ({ SecretId }) => {
      const value = secrets.get(String(SecretId));
      if (value === undefined) throw new Refusal("ResourceNotFoundException");
      return { Name: SecretId, SecretString: value };
    },
    PutParameter: ({ Name, Value, Type, Overwrite }) => {
      if (Type !== "SecureString") throw new Refusal("UnsupportedParameterType");
      if (parameters.has(String(Name)) && Overwrite !== true) throw new Refusal("ParameterAlreadyExists");
      parameters.set(String(Name), String(Value));
      return { Version: 1 };
    },
    CreateSecret: ({ Name, SecretString }) => {
      if (secrets.has(String(Name))) throw new Refusal("ResourceExistsException");
      secrets.set(String(Name), String(SecretString));
      return { Name };
    },
    PutSecretValue: ({ SecretId, SecretString }) => {
      if (!secrets.has(String(SecretId))) throw new Refusal("ResourceNotFoundException");
      secrets.set(String(SecretId), String(SecretString));
      return { Name: SecretId };
    },
    CreateLogStream: ({ logStreamName }) => {
      if (streams.has(logStreamName)) throw new Refusal("ResourceAlreadyExistsException");
      streams.add(logStreamName);
      return {};
    },
    PutLogEvents: ({ logStreamName, logEvents }) => {
      if (!streams.has(logStreamName)) throw new Refusal("ResourceNotFoundException");
      for (const { message } of logEvents as { message: string }[]) {
        audited.push({ ...JSON.parse(message), logStreamName });
      }
      return {};
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse(await text(request));
    const [, caller = "unknown"] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    calls.push({ operation, input, caller });
    const failure = nextFailures.get(operation) ?? failures.get(operation);
    nextFailures.delete(operation);
    if (failure === "silence") return;
    try {
      if (failure !== undefined) throw new Refusal(failure.code, failure.status);
      if (!request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
        throw new Refusal("MissingAuthenticationTokenException", 403);
      }
      const work = operations[operation];
      if (work === undefined) throw new Refusal("UnknownOperationException");
      const result = JSON.stringify(work(input));
      response.writeHead(200).end(result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      response.writeHead(error.status).end(JSON.stringify({ __type: `com.amazonaws#${error.code}` }));
    }
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      AWS_ENDPOINT_URL_SSM: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
      CURSOR_KEYS_PARAMETER: CURSOR_KEYS,
    },
    calls,
    audited,
    parameter: (name) => parameters.get(name) ?? "",
    secret: (id) => secrets.get(id) ?? "",
    setParameter: (name, value) => void parameters.set(name, value),
    setSecret: (id, value) => void secrets.set(id, value),
    fail: (operation, failure) => {
      if (failure === undefined) failures.delete(operation);
      else failures.set(operation, failure);
    },
    failOnce: (operation, failure) => void nextFailures.set(operation, failure),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The text of a parameter with new keys for cursors of these ids; the first one signs. */
export function cursorKeys(...ids: readonly string[]): string {
  return JSON.stringify({ keys: ids.map((id) => ({ id, secret: randomBytes(32).toString("base64") })) });
}
