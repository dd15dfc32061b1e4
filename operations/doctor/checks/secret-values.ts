import { createPublicKey } from "node:crypto";
import { downloadSigningKey, PAYMENT_GATEWAY_KEY, PAYMENT_WEBHOOK_SECRETS } from "../../../config/secrets";
import type { StageConfig } from "../../../config/stages";
import { UNSET_KEY, type WebhookSecrets } from "../../secrets/secret-values";
import { openVault, type SecretVault } from "../../secrets/secret-vault";
import { type Finding, failed, ok, warning } from "../check";

/**
 * The values of a stage's secrets are of use: the private half of the download key fits the committed one, and what only
 * the payment gateway can tell has been told. Nothing of a value is ever printed.
 */
export async function secretValues(stage: StageConfig): Promise<Finding> {
  const name = "secret values";
  const vault = await openVault(stage);
  const { isPlaceholder, signing } = stage.downloadKeys;
  if (!isPlaceholder && !(await fits(vault, signing.id, signing.pem))) {
    return failed(
      name,
      `config/keys/${stage.name}/${signing.id}.pem does not belong to the private key in this account: no download will work`,
      `npm run secrets -- --stage ${stage.name} --rotate download, then commit the new file and deploy.`,
    );
  }
  const command = `npm run secrets -- --stage ${stage.name}`;
  if (stage.paymentGateway === "stripe") {
    if ((await vault.secret(PAYMENT_GATEWAY_KEY)) === UNSET_KEY) {
      return warning(name, `${PAYMENT_GATEWAY_KEY} is not set yet`, `${command} --set-gateway-key < key.txt`);
    }
    if (await hasNoWebhookSecret(vault)) {
      return warning(
        name,
        `${PAYMENT_WEBHOOK_SECRETS} holds none yet`,
        `${command} --rotate webhook < secret.txt`,
      );
    }
  }
  return ok(name, "of use");
}

/** What is missing altogether is for the check of the secrets to say. */
async function fits(vault: SecretVault, keyId: string, pem: string): Promise<boolean> {
  const stored = await vault.parameter(downloadSigningKey(keyId));
  return stored === undefined || createPublicKey(stored).export({ type: "spki", format: "pem" }) === pem;
}

async function hasNoWebhookSecret(vault: SecretVault): Promise<boolean> {
  const stored = await vault.secret(PAYMENT_WEBHOOK_SECRETS);
  return stored !== undefined && (JSON.parse(stored) as WebhookSecrets).secrets.length === 0;
}
