import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDownloadKeys } from "../../config/download-keys";
import { STAGE_NAMES } from "../../config/stages";

const spki = { type: "spki", format: "pem" } as const;
const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const p256 = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: spki,
  privateKeyEncoding: pkcs8,
});
const p384 = generateKeyPairSync("ec", {
  namedCurve: "P-384",
  publicKeyEncoding: spki,
  privateKeyEncoding: pkcs8,
});

describe("loadDownloadKeys", () => {
  const directory = mkdtempSync(join(tmpdir(), "download-keys-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  let stages = 0;
  const stageWith = (files: Readonly<Record<string, string>>): string => {
    const stage = `stage${++stages}`;
    mkdirSync(join(directory, stage));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, stage, file), text);
    return stage;
  };

  it("orders keys by number and signs with the newest", () => {
    const stage = stageWith({ "10.pem": p256.publicKey, "9.pem": p256.publicKey });

    const keys = loadDownloadKeys(directory, stage);

    expect(keys.trusted.map(({ id }) => id)).toEqual(["9", "10"]);
    expect(keys.signing).toEqual({ id: "10", pem: p256.publicKey });
    expect(keys.isPlaceholder).toBe(false);
  });

  it.each(STAGE_NAMES)("finds usable committed keys for %s", (stage) => {
    const keys = loadDownloadKeys(join(__dirname, "../../config/keys"), stage);

    expect(keys.trusted).toContain(keys.signing);
    expect(keys.isPlaceholder).toBe(keys.signing.id === "placeholder");
  });

  it("takes the placeholder for a stage without keys", () => {
    writeFileSync(join(directory, "placeholder.pem"), p256.publicKey);

    const keys = loadDownloadKeys(directory, "new");

    expect(keys).toEqual({
      trusted: [{ id: "placeholder", pem: p256.publicKey }],
      signing: { id: "placeholder", pem: p256.publicKey },
      isPlaceholder: true,
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["a private key", { "1.pem": p256.privateKey }, "1.pem holds a private key."],
    [
      "a file without number",
      { "new.pem": p256.publicKey },
      "new.pem: download keys are named by their number",
    ],
    [
      "a number with leading zero",
      { "01.pem": p256.publicKey },
      "01.pem: download keys are named by their number",
    ],
    [
      "a key without trailing newline",
      { "1.pem": p256.publicKey.trimEnd() },
      "1.pem is not a public key in PEM form",
    ],
    [
      "Windows line ends",
      { "1.pem": p256.publicKey.replaceAll("\n", "\r\n") },
      "1.pem is not a public key in PEM form with LF line ends",
    ],
    [
      "a broken key",
      { "1.pem": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n" },
      "1.pem cannot be read as a public key.",
    ],
    ["a curve that CloudFront does not take", { "1.pem": p384.publicKey }, "1.pem is a key of type ec"],
    [
      "more keys than a group takes",
      Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`${number}.pem`, p256.publicKey])),
      "holds 6 keys; CloudFront takes 5 in a group.",
    ],
  ])("refuses %s", (_what, files, message) => {
    expect(() => loadDownloadKeys(directory, stageWith(files))).toThrow(message);
  });
});
