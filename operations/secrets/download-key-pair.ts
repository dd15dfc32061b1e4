import { createPublicKey, generateKeyPair } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ConfigurationError } from "../../config/errors";
import { downloadSigningKey } from "../../config/secrets";
import type { StageConfig } from "../../config/stages";
import type { SecretVault } from "./secret-vault";

/** CloudFront takes RSA keys of exactly this length. */
const RSA_BITS = 2048;

const generate = promisify(generateKeyPair);

/**
 * Sees to a key pair for signing downloads: the private half in Parameter Store, the public one in a file to be
 * committed. A private half that is there already is taken over, for example when its file was never committed.
 *
 * @param keysDirectory folder of the public halves of all stages
 * @param which `first`: a pair, if the stage has none; `next`: the pair after the newest one
 * @returns name of the private half
 * @throws ConfigurationError when the private half of a committed key is not in this account
 */
export async function makeDownloadKey(
  { name: stage, downloadKeys }: StageConfig,
  vault: SecretVault,
  keysDirectory: string,
  which: "first" | "next",
): Promise<string> {
  const { isPlaceholder, signing } = downloadKeys;
  if (!isPlaceholder && which === "first") {
    const known = downloadSigningKey(signing.id);
    if ((await vault.parameter(known)) === undefined) {
      throw new ConfigurationError(
        `config/keys/${stage}/${signing.id}.pem is committed, but its private half is not in this account: wrong credentials, or it is lost. For another pair: npm run secrets -- --stage ${stage} --rotate download`,
      );
    }
    return known;
  }
  const number = String(isPlaceholder ? 1 : Number(signing.id) + 1);
  const name = downloadSigningKey(number);
  if ((await vault.parameter(name)) === undefined) {
    const { privateKey } = await generate("rsa", {
      modulusLength: RSA_BITS,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    await vault.putParameter(name, privateKey, false);
  }
  // Read again: what is stored counts, whoever was faster.
  const stored = await vault.parameter(name);
  if (stored === undefined) throw new Error(`${name} cannot be read back`);
  await writePublicHalf(join(keysDirectory, stage), number, stored);
  return name;
}

async function writePublicHalf(folder: string, number: string, privateKey: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pem = createPublicKey(privateKey).export({ type: "spki", format: "pem" });
  await writeFile(join(folder, `${number}.pem`), pem, { flag: "wx" });
}
