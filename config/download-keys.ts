import { createPublicKey, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "./errors";

/** The public half of a key pair by which downloads are signed. */
export interface DownloadKey {
  /** The number in the file's name; part of every name that belongs to the key. */
  readonly id: string;
  /** PEM with a trailing newline: without it CloudFront's answer differs from the configuration for ever. */
  readonly pem: string;
}

/** The keys that CloudFront trusts for the downloads of a stage. */
export interface DownloadKeys {
  /** Oldest first. Several while a rotation is under way. */
  readonly trusted: readonly DownloadKey[];
  /** The one to sign with: the newest. */
  readonly signing: DownloadKey;
  /** No key was committed yet: the only one is a placeholder whose private half exists nowhere. */
  readonly isPlaceholder: boolean;
}

/**
 * CloudFront's limit for one key group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
const KEYS_PER_GROUP = 5;

/** Folder with the committed public keys of all stages. */
export const KEYS_DIRECTORY = join(__dirname, "keys");

/** Id of the placeholder, in place of a number. */
export const PLACEHOLDER_KEY_ID = "placeholder";

/**
 * The committed keys of a stage: every `<directory>/<stage>/<n>.pem`, or the placeholder when there is none.
 *
 * @throws ConfigurationError naming the file, for anything that CloudFront would refuse and for private keys
 */
export function loadDownloadKeys(directory: string, stage: string): DownloadKeys {
  const folder = join(directory, stage);
  const numbers = filesOf(folder)
    .map((file) => keyNumber(folder, file))
    .sort((a, b) => a - b);
  if (numbers.length > KEYS_PER_GROUP) {
    throw new ConfigurationError(
      `${folder} holds ${numbers.length} keys; CloudFront takes ${KEYS_PER_GROUP} in a group. Remove the oldest ones.`,
    );
  }
  const keys = numbers.map((number) => readKey(join(folder, `${number}.pem`), String(number)));
  const newest = keys.at(-1);
  if (newest !== undefined) return { trusted: keys, signing: newest, isPlaceholder: false };
  const placeholder = readKey(join(directory, `${PLACEHOLDER_KEY_ID}.pem`), PLACEHOLDER_KEY_ID);
  return { trusted: [placeholder], signing: placeholder, isPlaceholder: true };
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function keyNumber(folder: string, file: string): number {
  const [, number] = /^([1-9]\d*)\.pem$/.exec(file) ?? [];
  if (number === undefined) {
    throw new ConfigurationError(
      `${join(folder, file)}: download keys are named by their number, for example 1.pem.`,
    );
  }
  return Number(number);
}

function readKey(path: string, id: string): DownloadKey {
  const pem = readFileSync(path, "utf8");
  if (pem.includes("PRIVATE KEY")) {
    throw new ConfigurationError(
      `${path} holds a private key. Only the public half belongs here; replace the pair, since this one is known now.`,
    );
  }
  const form = /^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PUBLIC KEY-----\n$/;
  if (!form.test(pem)) {
    throw new ConfigurationError(
      `${path} is not a public key in PEM form with LF line ends and a trailing newline.`,
    );
  }
  const key = parseKey(path, pem);
  if (!isAcceptedByCloudFront(key)) {
    throw new ConfigurationError(
      `${path} is a key of type ${key.asymmetricKeyType}; CloudFront takes RSA with 2048 bits and ECDSA P-256.`,
    );
  }
  return { id, pem };
}

function parseKey(path: string, pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new ConfigurationError(`${path} cannot be read as a public key.`);
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html */
function isAcceptedByCloudFront({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (asymmetricKeyType === "rsa") return asymmetricKeyDetails?.modulusLength === 2048;
  return asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1";
}
