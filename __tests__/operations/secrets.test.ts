import { createPrivateKey, createPublicKey } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { loadDownloadKeys } from "../../config/download-keys";
import { Naming } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import { checkAccount } from "../../operations/account";
import { secrets } from "../../operations/secrets";
import { makeDownloadKey } from "../../operations/secrets/download-key-pair";
import { ensureSecrets } from "../../operations/secrets/ensure-secrets";
import {
  rotateCursorKeys,
  rotateWebhookSecret,
  setGatewayKey,
} from "../../operations/secrets/rotate-secrets";
import { openVault } from "../../operations/secrets/secret-vault";
import { type SecretStore, startSecretStore } from "../support/secret-store";
import { stageConfig } from "../support/synthesized";

let store: SecretStore;
let keys: string;

beforeAll(async () => {
  store = await startSecretStore();
  Object.assign(process.env, store.environment, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
});
beforeEach(() => {
  keys = mkdtempSync(join(tmpdir(), "marketplace-keys-"));
});
afterEach(() => rmSync(keys, { recursive: true }));
afterAll(() => store.stop());

let stages = 0;

/** A stage that nobody has made secrets for: of the given settings, under a name of its own. */
function freshStage(settings: "dev" | "prod"): StageConfig {
  stages += 1;
  // Only names are made from it.
  return { ...stageConfig(settings), name: `${settings}${stages}` as StageConfig["name"] };
}

/** The stage with the keys that were made for it so far. */
function withKeys(stage: StageConfig): StageConfig {
  return { ...stage, downloadKeys: loadDownloadKeys(keys, stage.name) };
}

const cursorKeysOf = (stage: StageConfig): { id: string; secret: string }[] =>
  JSON.parse(store.parameter(new Naming(stage).parameter("cursor-keys"))).keys;
const webhookSecretsOf = (stage: StageConfig): string[] =>
  JSON.parse(store.secret(new Naming(stage).secret("payment-webhook-secrets"))).secrets;

it("makes what the functions of a stage with the sandbox read, and a public key to be committed", async () => {
  const stage = freshStage("dev");

  const reports = await ensureSecrets(stage, keys);

  expect(reports).toEqual([
    { name: "cursor-keys", state: "created" },
    {
      name: "download-signing-key/1",
      state: "created",
      next: `commit config/keys/${stage.name}/1.pem, then deploy the stage: downloads are signed by it from then on.`,
    },
    { name: "payment-webhook-secrets", state: "created" },
  ]);
  expect(cursorKeysOf(stage).map(({ id }) => id)).toEqual(["k2", "k1"]);
  expect(cursorKeysOf(stage).map(({ secret }) => Buffer.from(secret, "base64").length)).toEqual([32, 32]);
  expect(webhookSecretsOf(stage)).toEqual([expect.stringMatching(/^whsec_[0-9a-f]{64}$/)]);

  // A pair that CloudFront takes, with its private half out of the folder.
  const { signing } = withKeys(stage).downloadKeys;
  const privateKey = createPrivateKey(store.parameter(new Naming(stage).downloadKeyParameter("1")));

  expect(signing.id).toBe("1");
  expect(createPublicKey(privateKey).export({ type: "spki", format: "pem" })).toBe(signing.pem);
  expect(privateKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(readFileSync(join(keys, stage.name, "1.pem"), "utf8")).not.toContain("PRIVATE");
});

it("changes nothing when it runs again", async () => {
  const stage = freshStage("dev");
  await ensureSecrets(stage, keys);
  const before = [cursorKeysOf(stage), webhookSecretsOf(stage)];

  const reports = await ensureSecrets(withKeys(stage), keys);

  expect(reports.map(({ state }) => state)).toEqual(["kept", "kept", "kept"]);
  expect([cursorKeysOf(stage), webhookSecretsOf(stage)]).toEqual(before);
});

it("takes a private half over whose public one was never committed, and refuses the opposite", async () => {
  const stage = freshStage("dev");
  await ensureSecrets(stage, keys);
  const before = store.parameter(new Naming(stage).downloadKeyParameter("1"));
  const elsewhere = { ...withKeys(stage), name: freshStage("dev").name };
  rmSync(join(keys, stage.name), { recursive: true });

  await ensureSecrets(stage, keys);

  expect(store.parameter(new Naming(stage).downloadKeyParameter("1"))).toBe(before);
  expect(existsSync(join(keys, stage.name, "1.pem"))).toBe(true);
  await expect(ensureSecrets(elsewhere, keys)).rejects.toThrow(
    "is committed, but its private half is not in this account",
  );
});

it("waits for what only the payment gateway can tell", async () => {
  const stage = freshStage("prod");

  const reports = await ensureSecrets(stage, keys);

  expect(reports.slice(2)).toEqual([
    expect.objectContaining({ name: "payment-webhook-secrets", state: "waits" }),
    expect.objectContaining({ name: "payment-gateway-key", state: "waits" }),
  ]);
  const vault = await openVault(stage);
  await setGatewayKey(stage, vault, Readable.from(["sk_test_1\n"]));
  await rotateWebhookSecret(stage, vault, Readable.from(["whsec_1\n"]));
  expect(store.secret(new Naming(stage).secret("payment-gateway-key"))).toBe("sk_test_1");
  expect(webhookSecretsOf(stage)).toEqual(["whsec_1"]);
  const again = await ensureSecrets(withKeys(stage), keys);
  expect(again.map(({ state }) => state)).toEqual(["kept", "kept", "kept", "kept"]);
});

it("takes no text for a key that does not look like one", async () => {
  const stage = freshStage("prod");
  await ensureSecrets(stage, keys);
  const vault = await openVault(stage);

  await expect(setGatewayKey(stage, vault, Readable.from(["password"]))).rejects.toThrow(
    "stdin holds no value that begins with sk_ or rk_.",
  );
  await expect(setGatewayKey(freshStage("dev"), vault, Readable.from(["sk_1"]))).rejects.toThrow(
    'has the payment gateway "sandbox", which has no key.',
  );
});

describe("a rotation", () => {
  it("of cursor keys puts a new one before the last one, and drops older ones", async () => {
    const stage = freshStage("dev");
    await ensureSecrets(stage, keys);
    const [signing] = cursorKeysOf(stage);

    await rotateCursorKeys(await openVault(stage));

    const after = cursorKeysOf(stage);
    expect(after.map(({ id }) => id)).toEqual(["k3", "k2"]);
    expect(after[1]).toEqual(signing);
  });

  it("of webhook secrets keeps the last one", async () => {
    const stage = freshStage("dev");
    await ensureSecrets(stage, keys);
    const [before] = webhookSecretsOf(stage);
    const vault = await openVault(stage);

    await rotateWebhookSecret(stage, vault, Readable.from([]));
    const [between] = webhookSecretsOf(stage);
    await rotateWebhookSecret(stage, vault, Readable.from([]));

    expect(between).not.toBe(before);
    expect(webhookSecretsOf(stage)).toEqual([expect.not.stringMatching(`${between}`), between]);
  });

  it("of the download key adds the next pair beside the last one", async () => {
    const stage = freshStage("dev");
    await ensureSecrets(stage, keys);

    const name = await makeDownloadKey(withKeys(stage), await openVault(stage), keys, "next");

    const { trusted, signing } = withKeys(stage).downloadKeys;
    expect(name).toBe("download-signing-key/2");
    expect(trusted.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(signing.id).toBe("2");
  });

  it("of what was never made says what to do first", async () => {
    await expect(rotateCursorKeys(await openVault(freshStage("dev")))).rejects.toThrow(
      "The stage has no cursor keys yet: run npm run secrets without further options.",
    );
  });
});

it("tells what became of each secret, and none of their values", async () => {
  const said: string[] = [];
  const log = jest.spyOn(console, "log").mockImplementation((line) => said.push(String(line)));

  await secrets({ stage: "staging" }, keys);
  await secrets({ stage: "staging", rotate: "webhook" }, keys);

  log.mockRestore();
  expect(said).toEqual([
    "created  cursor-keys",
    "created  download-signing-key/1",
    "created  payment-webhook-secrets",
    expect.stringContaining("commit config/keys/staging/1.pem"),
    "rotated  payment-webhook-secrets",
  ]);
  expect(said.join("\n")).not.toMatch(/whsec_|PRIVATE/);
});

it("refuses credentials of another account than the stage's", async () => {
  const sts = createServer((_, response) =>
    response.end("<GetCallerIdentityResponse><Account>111122223333</Account></GetCallerIdentityResponse>"),
  ).listen(0, "127.0.0.1");
  await once(sts, "listening");
  process.env.AWS_ENDPOINT_URL_STS = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;

  const dev = stageConfig("dev");
  await expect(checkAccount({ ...dev, accountId: "111122223333" })).resolves.toBeUndefined();
  await expect(checkAccount({ ...dev, accountId: "444455556666" })).rejects.toThrow(
    'Stage "dev" lives in account 444455556666; your credentials are of 111122223333.',
  );

  sts.closeAllConnections();
  sts.close();
});
