import { createPublicKey, generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Naming } from "../config/naming";
import { CURSOR_KEYS, PAYMENT_GATEWAY_KEY, PAYMENT_WEBHOOK_SECRETS } from "../config/secrets";
import type { StageConfig } from "../config/stages";
import {
  type CursorKeys,
  newCursorKey,
  newWebhookSecret,
  type WebhookSecrets,
} from "../operations/secrets/secret-values";
import type { StoredSecrets } from "./aws/stored-secrets";

/** What the peers have to know of the secrets that functions read. */
export interface StageSecrets {
  /** PEM of the public half that downloads are checked with. */
  readonly downloadPublicKey: string;
  readonly paymentKey: string;
  readonly webhookSecret: string;
}

const generate = promisify(generateKeyPair);

/** Makes every secret of a stage that is not stored yet, under the names that its functions read. */
export async function ensureStageSecrets(
  stored: StoredSecrets,
  stage: StageConfig,
  naming: Naming,
): Promise<StageSecrets> {
  const cursorKeys: CursorKeys = { keys: [newCursorKey(2), newCursorKey(1)] };
  parameter(stored, naming.parameter(CURSOR_KEYS), JSON.stringify(cursorKeys));
  const fresh: WebhookSecrets = { secrets: [newWebhookSecret()] };
  const webhooks = secret(stored, naming.secret(PAYMENT_WEBHOOK_SECRETS), JSON.stringify(fresh));
  const { secrets } = JSON.parse(webhooks) as WebhookSecrets;

  const name = naming.downloadKeyParameter(stage.downloadKeys.signing.id);
  const privateKey = stored.parameter(name) ?? (await newPrivateKey());
  parameter(stored, name, privateKey);
  return {
    downloadPublicKey: createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString(),
    paymentKey: secret(
      stored,
      naming.secret(PAYMENT_GATEWAY_KEY),
      `sk_test_${randomBytes(24).toString("hex")}`,
    ),
    webhookSecret: secrets[0] ?? "",
  };
}

function parameter(stored: StoredSecrets, name: string, fresh: string): void {
  if (stored.parameter(name) === undefined) stored.setParameter(name, fresh);
}

function secret(stored: StoredSecrets, id: string, fresh: string): string {
  const known = stored.secret(id);
  if (known === undefined) stored.setSecret(id, fresh);
  return known ?? fresh;
}

/** Beside the event loop: it takes up to a second. */
async function newPrivateKey(): Promise<string> {
  const { privateKey } = await generate("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  return privateKey;
}
