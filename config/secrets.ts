/**
 * What is secret in a stage, by its name behind the stage's path (naming.ts). Terraform knows these names only: `npm run
 * secrets` makes the values, and functions read them when they use them.
 */

/** Parameter: the keys that authenticate cursors, the one that signs first. */
export const CURSOR_KEYS = "cursor-keys";

/** Secret: the key by which the functions call the payment gateway. */
export const PAYMENT_GATEWAY_KEY = "payment-gateway-key";

/** Secret: the one or two secrets by which the payment gateway signs its webhooks. */
export const PAYMENT_WEBHOOK_SECRETS = "payment-webhook-secrets";

/** Parameter: the private half of the stage's n-th key pair for signing downloads. */
export function downloadSigningKey(keyId: string): string {
  return `download-signing-key/${keyId}`;
}
