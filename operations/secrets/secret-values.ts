import { randomBytes } from "node:crypto";

/** Of keys and secrets that we make, in bytes. */
const KEY_LENGTH = 32;

/** Stands in for a key that somebody else makes. */
export const UNSET_KEY = "not set";

/** The value of the parameter with the keys of cursors: the first one signs, the others still open. */
export interface CursorKeys {
  readonly keys: readonly { readonly id: string; readonly secret: string }[];
}

/** The value of the secret with the signing secrets of webhooks: any of them is good. */
export interface WebhookSecrets {
  readonly secrets: readonly string[];
}

/** What is the case with one secret. */
export interface SecretReport {
  /** Behind the stage's path. */
  readonly name: string;
  readonly state: "created" | "kept" | "rotated" | "set" | "waits";
  /** What has to be done about it by hand. */
  readonly next?: string;
}

/** @param number part of its id: keys are told apart by it */
export function newCursorKey(number: number): CursorKeys["keys"][number] {
  return { id: `k${number}`, secret: randomBytes(KEY_LENGTH).toString("base64") };
}

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(KEY_LENGTH).toString("hex")}`;
}

/** @param name of the private half */
export function downloadReport(stage: string, name: string, state: SecretReport["state"]): SecretReport {
  const file = `config/keys/${stage}/${name.split("/").at(-1)}.pem`;
  return {
    name,
    state,
    next: `commit ${file}, then deploy the stage: downloads are signed by it from then on.`,
  };
}
