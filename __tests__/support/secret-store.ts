import { randomBytes } from "node:crypto";
import { startAwsServices } from "../../local/aws/aws-services";
import { LogStreams } from "../../local/aws/log-streams";
import { Mailbox } from "../../local/aws/mailbox";
import { StoredSecrets } from "../../local/aws/stored-secrets";
import type { Disturbance, Exchange } from "../../local/exchange";
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

/** The local platform's secrets and audit trail, which keep what they are told, for tests to look at. */
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

/** Starts a store on a free port. */
export async function startSecretStore(): Promise<SecretStore> {
  const calls: StoreCall[] = [];
  const audited: AuditRecord[] = [];
  const failures = new Map<string, StoreFailure>();
  const nextFailures = new Map<string, StoreFailure>();

  const disturb = ({ headers, body }: Exchange): Disturbance | undefined => {
    const operation = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
    const [, caller = "unknown"] = /Credential=([^/]+)\//.exec(headers.authorization ?? "") ?? [];
    calls.push({ operation, input: JSON.parse(body.toString("utf8")), caller });
    const failure = nextFailures.get(operation) ?? failures.get(operation);
    nextFailures.delete(operation);
    if (failure === undefined || failure === "silence") return failure;
    return { status: failure.status, body: JSON.stringify({ __type: `com.amazonaws#${failure.code}` }) };
  };

  const secrets = new StoredSecrets();
  secrets.setParameter(CURSOR_KEYS, cursorKeys("test-1"));
  const logs = new LogStreams();
  logs.events.subscribe(({ logStreamName, message }) => {
    audited.push({ ...JSON.parse(message), logStreamName });
  });
  const { endpoint, stop } = await startAwsServices({ secrets, logs, mailbox: new Mailbox(), disturb });
  return {
    environment: {
      AWS_ENDPOINT_URL_SSM: endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
      CURSOR_KEYS_PARAMETER: CURSOR_KEYS,
    },
    calls,
    audited,
    parameter: (name) => secrets.parameter(name) ?? "",
    secret: (id) => secrets.secret(id) ?? "",
    setParameter: (name, value) => secrets.setParameter(name, value),
    setSecret: (id, value) => secrets.setSecret(id, value),
    fail: (operation, failure) => {
      if (failure === undefined) failures.delete(operation);
      else failures.set(operation, failure);
    },
    failOnce: (operation, failure) => void nextFailures.set(operation, failure),
    stop,
  };
}

/** The text of a parameter with new keys for cursors of these ids; the first one signs. */
export function cursorKeys(...ids: readonly string[]): string {
  return JSON.stringify({ keys: ids.map((id) => ({ id, secret: randomBytes(32).toString("base64") })) });
}
