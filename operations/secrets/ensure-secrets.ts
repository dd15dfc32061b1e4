import { randomUUID } from "node:crypto";
import { KEYS_DIRECTORY } from "../../config/download-keys";
import { CURSOR_KEYS, PAYMENT_GATEWAY_KEY, PAYMENT_WEBHOOK_SECRETS } from "../../config/secrets";
import type { StageConfig } from "../../config/stages";
import { makeDownloadKey } from "./download-key-pair";
import {
  type CursorKeys,
  downloadReport,
  newCursorKey,
  newWebhookSecret,
  type SecretReport,
  UNSET_KEY,
  type WebhookSecrets,
} from "./secret-values";
import { openVault, type SecretVault } from "./secret-vault";

/** Makes every secret of a stage that is not there. It never touches one that is: run it as often as you like. */
export async function ensureSecrets(
  stage: StageConfig,
  keysDirectory = KEYS_DIRECTORY,
): Promise<SecretReport[]> {
  const vault = await openVault(stage);
  const reports: SecretReport[] = [];

  const hasCursorKeys = (await vault.parameter(CURSOR_KEYS)) !== undefined;
  const cursorKeys: CursorKeys = { keys: [newCursorKey(2), newCursorKey(1)] };
  if (!hasCursorKeys) await vault.putParameter(CURSOR_KEYS, JSON.stringify(cursorKeys), false);
  reports.push({ name: CURSOR_KEYS, state: hasCursorKeys ? "kept" : "created" });

  const isFirst = stage.downloadKeys.isPlaceholder;
  const downloadKey = await makeDownloadKey(stage, vault, keysDirectory, "first");
  reports.push(
    isFirst ? downloadReport(stage.name, downloadKey, "created") : { name: downloadKey, state: "kept" },
  );

  const isReal = stage.paymentGateway === "stripe";
  const fresh: WebhookSecrets = { secrets: isReal ? [] : [newWebhookSecret()] };
  reports.push(
    await ensureSecret(vault, PAYMENT_WEBHOOK_SECRETS, JSON.stringify(fresh), {
      empty: JSON.stringify({ secrets: [] }),
      next: `npm run secrets -- --stage ${stage.name} --rotate webhook < secret.txt`,
    }),
  );
  if (isReal) {
    reports.push(
      await ensureSecret(vault, PAYMENT_GATEWAY_KEY, UNSET_KEY, {
        empty: UNSET_KEY,
        next: `npm run secrets -- --stage ${stage.name} --set-gateway-key < key.txt`,
      }),
    );
  }
  return reports;
}

/** With what to do next while its value is the empty one. */
async function ensureSecret(
  vault: SecretVault,
  name: string,
  value: string,
  { empty, next }: { readonly empty: string; readonly next: string },
): Promise<SecretReport> {
  const before = await vault.secret(name);
  if (before === undefined) await vault.createSecret(name, value, randomUUID());
  if ((before ?? value) === empty) return { name, state: "waits", next };
  return { name, state: before === undefined ? "created" : "kept" };
}
