import { createSign, generateKeyPairSync } from "node:crypto";
import { DownloadSigner } from "../../../handlers/transactions/download-signer";
import { startDownloadNetwork } from "../../../local/download-network/download-network";
import type { LoopbackServer } from "../../../local/loopback-server";
import { MemoryObjects } from "../../../local/object-store/stored-objects";

const pair = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const [ours, theirs] = [pair(), pair()];
const KEY_ID = "KTEST";

let now: number;
let network: LoopbackServer;

beforeEach(async () => {
  now = Date.parse("2026-03-01T12:00:00.000Z");
  const object = { bytes: Buffer.from("0123456789"), type: "application/zip", sha256: undefined };
  const objects = new MemoryObjects(
    new Map([
      ["files/solutions/1/2", { ...object, disposition: 'attachment; filename="tool.zip"' }],
      ["files/solutions/1/3", { ...object, disposition: undefined }],
    ]),
  );
  const keys = new Map([[KEY_ID, ours.publicKey]]);
  network = await startDownloadNetwork({ objects, bucket: "files", keys, now: () => now });
});
afterEach(() => network.stop());

/** As the handlers sign it. */
const signed = (file = "2", privateKey = ours.privateKey, keyId = KEY_ID) =>
  new DownloadSigner({ origin: network.endpoint, keyId, privateKey: async () => privateKey }).sign(
    "1",
    file,
    now / 1000 + 600,
  );

/** Under a custom policy. */
const underPolicy = (statement: object, path = "/solutions/1/2") => {
  const safe = (base64: string) => base64.replaceAll("+", "-").replaceAll("=", "_").replaceAll("/", "~");
  const policy = JSON.stringify({ Statement: [statement] });
  const signature = createSign("RSA-SHA1").update(policy).sign(ours.privateKey, "base64");
  const query = `Policy=${safe(Buffer.from(policy).toString("base64"))}&Signature=${safe(signature)}`;
  return `${network.endpoint}${path}?${query}&Key-Pair-Id=${KEY_ID}`;
};
const until = (seconds: number) => ({ DateLessThan: { "AWS:EpochTime": now / 1000 + seconds } });

const codeOf = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  expect(response.headers.get("content-type")).toBe("application/xml");
  return `${response.status} ${/<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]}`;
};

test("what the handlers sign downloads as a file", async () => {
  const response = await fetch(await signed());

  expect(response.status).toBe(200);
  expect(await response.text()).toBe("0123456789");
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/zip",
    "content-disposition": 'attachment; filename="tool.zip"',
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
  });
});

test("an object without a disposition is saved too", async () => {
  expect((await fetch(await signed("3"))).headers.get("content-disposition")).toBe("attachment");
});

test("a part of a file, as a broken download asks for it", async () => {
  const url = await signed();
  const part = await fetch(url, { headers: { range: "bytes=4-" } });
  const beyond = await fetch(url, { headers: { range: "bytes=10-" } });

  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
    206,
    "bytes 4-9/10",
    "456789",
  ]);
  expect(beyond.status).toBe(416);
});

test("HEAD answers without the bytes", async () => {
  const response = await fetch(await signed(), { method: "HEAD" });

  expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([
    200,
    "10",
    "",
  ]);
});

test("after its ten minutes a URL is worth nothing", async () => {
  const url = await signed();
  now += 600_000;

  expect(await codeOf(url)).toBe("403 AccessDenied");
});

test("a URL that was changed, or signed by somebody else, is worth nothing", async () => {
  const url = await signed();

  expect(await codeOf(url.replace("/1/2", "/1/3"))).toBe("403 AccessDenied");
  expect(await codeOf(url.replace(/Expires=\d+/, "Expires=9999999999"))).toBe("403 AccessDenied");
  expect(await codeOf(url.replace(/Signature=..../, "Signature=AAAA"))).toBe("403 AccessDenied");
  expect(await codeOf(`${url}&extra=1`)).toBe("403 AccessDenied");
  expect(await codeOf(await signed("2", theirs.privateKey))).toBe("403 AccessDenied");
  expect(await codeOf(await signed("2", ours.privateKey, "KOTHER"))).toBe("403 InvalidKey");
  expect(await codeOf(`${network.endpoint}/solutions/1/2`)).toBe("403 MissingKey");
});

test("what is not there, or outside of the solution files, is refused like S3 does", async () => {
  expect(await codeOf(await signed("9"))).toBe("403 AccessDenied");
  expect(await codeOf(`${network.endpoint}/logo.png`)).toBe("403 AccessDenied");
  expect(await codeOf(await signed(), { method: "DELETE" })).toBe("403 AccessDenied");
});

describe("a custom policy", () => {
  test("may hold for many files, from a moment on, and for one viewer", async () => {
    const Resource = `${network.endpoint}/solutions/1/*`;
    const Condition = { ...until(60), DateGreaterThan: { "AWS:EpochTime": now / 1000 - 5 } };
    const IpAddress = { "AWS:SourceIp": "127.0.0.1/32" };

    expect((await fetch(underPolicy({ Resource, Condition }))).status).toBe(200);
    expect((await fetch(underPolicy({ Resource, Condition: { ...Condition, IpAddress } }))).status).toBe(200);
  });

  test.each<[string, () => object]>([
    ["for others' files", () => ({ Resource: `${network.endpoint}/solutions/2/*`, Condition: until(60) })],
    ["expired", () => ({ Resource: "*", Condition: until(-1) })],
    ["without an end", () => ({ Resource: "*" })],
    [
      "of the future",
      () => ({
        Resource: "*",
        Condition: { ...until(60), DateGreaterThan: { "AWS:EpochTime": now / 1000 + 5 } },
      }),
    ],
    [
      "for another viewer",
      () => ({ Resource: "*", Condition: { ...until(60), IpAddress: { "AWS:SourceIp": "192.0.2.1" } } }),
    ],
  ])("%s is refused", async (_, statement) => {
    expect(await codeOf(underPolicy(statement()))).toBe("403 AccessDenied");
  });

  test("a tampered one is refused", async () => {
    const [base = "", query = ""] = underPolicy({ Resource: "*", Condition: until(-60) }).split("?");
    const parameters = new URLSearchParams(query);
    const forged = JSON.stringify({ Statement: [{ Resource: "*", Condition: until(60) }] });
    parameters.set("Policy", Buffer.from(forged).toString("base64").replaceAll("=", "_"));

    expect(await codeOf(`${base}?${parameters}`)).toBe("403 AccessDenied");
  });
});
