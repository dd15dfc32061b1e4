import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { ConfigurationError } from "../../config/errors";
import { CURSOR_KEYS, PAYMENT_GATEWAY_KEY, PAYMENT_WEBHOOK_SECRETS } from "../../config/secrets";
import type { StageConfig } from "../../config/stages";
import {
  type CursorKeys,
  newCursorKey,
  newWebhookSecret,
  type SecretReport,
  type WebhookSecrets,
} from "./secret-values";
import type { SecretVault } from "./secret-vault";

/** The new key signs, the one before it still opens what it signed; older ones go. */
export async function rotateCursorKeys(vault: SecretVault): Promise<SecretReport> {
  const stored = await vault.parameter(CURSOR_KEYS);
  if (stored === undefined) throw missing("cursor keys");
  const { keys } = JSON.parse(stored) as CursorKeys;
  const newest = Math.max(...keys.map(({ id }) => Number(id.slice(1))));
  const next = { keys: [newCursorKey(newest + 1), ...keys.slice(0, 1)] };
  await vault.putParameter(CURSOR_KEYS, JSON.stringify(next), true);
  return { name: CURSOR_KEYS, state: "rotated" };
}

/** The sandbox's secret is ours to make; a real gateway shows its own, which comes by stdin. */
export async function rotateWebhookSecret(
  stage: StageConfig,
  vault: SecretVault,
  input: Readable,
): Promise<SecretReport> {
  const stored = await vault.secret(PAYMENT_WEBHOOK_SECRETS);
  if (stored === undefined) throw missing("webhook secrets");
  const { secrets: before } = JSON.parse(stored) as WebhookSecrets;
  const fresh = stage.paymentGateway === "stripe" ? await valueFrom(input, "whsec_") : newWebhookSecret();
  const next = { secrets: [fresh, ...before.filter((old) => old !== fresh).slice(0, 1)] };
  await vault.replaceSecret(PAYMENT_WEBHOOK_SECRETS, JSON.stringify(next), randomUUID());
  return { name: PAYMENT_WEBHOOK_SECRETS, state: "rotated" };
}

/** The key by which the functions call the payment gateway: it comes from there. */
export async function setGatewayKey(
  stage: StageConfig,
  vault: SecretVault,
  input: Readable,
): Promise<SecretReport> {
  if (stage.paymentGateway === "sandbox") {
    throw new ConfigurationError(
      `Stage "${stage.name}" has the payment gateway "sandbox", which has no key.`,
    );
  }
  if ((await vault.secret(PAYMENT_GATEWAY_KEY)) === undefined) throw missing("key of the payment gateway");
  const key = await valueFrom(input, "sk_", "rk_");
  await vault.replaceSecret(PAYMENT_GATEWAY_KEY, key, randomUUID());
  return { name: PAYMENT_GATEWAY_KEY, state: "set" };
}

/** By stdin, since arguments are seen by everybody on the computer and end up in the shell's history. */
async function valueFrom(input: Readable, ...prefixes: readonly string[]): Promise<string> {
  const value = (await text(input)).trim();
  if (!prefixes.some((prefix) => value.startsWith(prefix)) || /\s/.test(value)) {
    throw new ConfigurationError(`stdin holds no value that begins with ${prefixes.join(" or ")}.`);
  }
  return value;
}

function missing(what: string): ConfigurationError {
  return new ConfigurationError(`The stage has no ${what} yet: run npm run secrets without further options.`);
}
