import { KEYS_DIRECTORY } from "../config/download-keys";
import { selectStages } from "../config/select-stages";
import type { StageConfig } from "../config/stages";
import { makeDownloadKey } from "./secrets/download-key-pair";
import { ensureSecrets } from "./secrets/ensure-secrets";
import { rotateCursorKeys, rotateWebhookSecret, setGatewayKey } from "./secrets/rotate-secrets";
import { downloadReport, type SecretReport } from "./secrets/secret-values";
import { openVault } from "./secrets/secret-vault";

export interface SecretsOptions {
  readonly stage: string;
  /** Replace one by a new value; the one before it stays good for a while. */
  readonly rotate?: "cursor" | "download" | "webhook";
  /** Read the payment gateway's key from stdin. */
  readonly setGatewayKey?: boolean;
}

/**
 * The command line: makes what is missing, or changes the one thing that was asked for, and says what became of each.
 *
 * @param keysDirectory folder of the public halves of download keys
 */
export async function secrets(options: SecretsOptions, keysDirectory = KEYS_DIRECTORY): Promise<void> {
  for (const stage of selectStages(options.stage)) {
    const reports = await changed(stage, options, keysDirectory);
    for (const { name, state } of reports) console.log(`${state.padEnd(7)}  ${name}`);
    for (const { name, next } of reports) if (next !== undefined) console.log(`\n${name}: ${next}`);
  }
}

async function changed(
  stage: StageConfig,
  { rotate, setGatewayKey: setsKey }: SecretsOptions,
  keysDirectory: string,
): Promise<SecretReport[]> {
  if (setsKey === true) return [await setGatewayKey(stage, await openVault(stage), process.stdin)];
  switch (rotate) {
    case "cursor":
      return [await rotateCursorKeys(await openVault(stage))];
    case "webhook":
      return [await rotateWebhookSecret(stage, await openVault(stage), process.stdin)];
    case "download": {
      const name = await makeDownloadKey(stage, await openVault(stage), keysDirectory, "next");
      return [downloadReport(stage.name, name, "rotated")];
    }
    default:
      return ensureSecrets(stage, keysDirectory);
  }
}
