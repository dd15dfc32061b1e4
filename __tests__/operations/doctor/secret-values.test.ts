import { generateKeyPairSync } from "node:crypto";
import { Naming } from "../../../config/naming";
import type { StageConfig } from "../../../config/stages";
import { secretValues } from "../../../operations/doctor/checks/secret-values";
import { type SecretStore, startSecretStore } from "../../support/secret-store";
import { stageConfig } from "../../support/synthesized";

let store: SecretStore;
const before = { ...process.env };

beforeAll(async () => {
  store = await startSecretStore();
  Object.assign(process.env, store.environment, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
});
afterAll(async () => {
  process.env = { ...before };
  await store.stop();
});

function keyPair(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

function withKey(stage: StageConfig, pem: string): StageConfig {
  const key = { id: "7", pem };
  return { ...stage, downloadKeys: { trusted: [key], signing: key, isPlaceholder: false } };
}

it("finds out that a committed public key does not belong to the private one, and prints neither", async () => {
  const { publicKey, privateKey } = keyPair();
  const dev = stageConfig("dev");
  store.setParameter(new Naming(dev).downloadKeyParameter("7"), privateKey);

  expect((await secretValues(withKey(dev, publicKey))).state).toBe("ok");
  const mismatch = await secretValues(withKey(dev, keyPair().publicKey));

  expect(mismatch).toMatchObject({
    state: "failed",
    detail: expect.stringContaining("config/keys/dev/7.pem does not belong"),
    remedy: expect.stringContaining("--rotate download"),
  });
  expect(JSON.stringify(mismatch)).not.toContain("KEY-----");
});

it("reminds of what only the payment gateway can tell, one after the other", async () => {
  const prod = stageConfig("prod");
  const naming = new Naming(prod);
  store.setSecret(naming.secret("payment-gateway-key"), "not set");
  store.setSecret(naming.secret("payment-webhook-secrets"), '{"secrets":[]}');
  expect(await secretValues(prod)).toMatchObject({
    state: "warning",
    remedy: expect.stringContaining("--set-gateway-key"),
  });

  store.setSecret(naming.secret("payment-gateway-key"), "sk_live_x");
  expect(await secretValues(prod)).toMatchObject({
    state: "warning",
    remedy: expect.stringContaining("--rotate webhook"),
  });

  store.setSecret(naming.secret("payment-webhook-secrets"), '{"secrets":["whsec_1"]}');
  expect((await secretValues(prod)).state).toBe("ok");
});
