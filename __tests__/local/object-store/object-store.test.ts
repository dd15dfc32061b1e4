import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { HttpRequest } from "@smithy/core/protocols";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { uploadFields } from "../../../handlers/solutions/upload-form";
import { parseFailures } from "../../../local/failures/failure-switches";
import { Failures } from "../../../local/failures/failures";
import type { LoopbackServer } from "../../../local/loopback-server";
import { FolderObjects } from "../../../local/object-store/folder-objects";
import { objectFailure } from "../../../local/object-store/object-failure";
import { startObjectStore } from "../../../local/object-store/object-store";
import { MemoryObjects } from "../../../local/object-store/stored-objects";

const CREDENTIALS = { accessKeyId: "key-id", secretAccessKey: "secret" };
const BUCKET = "marketplace-dev-files";
const KEY = "solutions/1/it's a file (1).zip";
const CONTENT = Buffer.from("0123456789");

let folder: string;
let now: number;
let store: LoopbackServer;
let client: S3Client;

beforeEach(async () => {
  now = Date.now();
  folder = mkdtempSync(join(tmpdir(), "objects-"));
  store = await opened();
  client = clientOf(CREDENTIALS.secretAccessKey);
});
afterEach(async () => {
  client.destroy();
  await store.stop();
  rmSync(folder, { recursive: true });
});

const opened = (more: object = {}) =>
  startObjectStore({
    objects: new FolderObjects(folder),
    credentials: CREDENTIALS,
    region: "eu-central-1",
    corsOrigin: "https://shop.example",
    now: () => now,
    ...more,
  });

const clientOf = (secretAccessKey: string, region = "eu-central-1") =>
  new S3Client({
    endpoint: store.endpoint,
    region,
    forcePathStyle: true,
    credentials: { ...CREDENTIALS, secretAccessKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 1,
  });

const put = () => client.send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: CONTENT }));

test("AWS's own client puts, finds, reads, lists and deletes", async () => {
  await put();

  const head = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: KEY }));
  const listed = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "solutions/" }));
  const read = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY, Range: "bytes=2-4" }));
  expect(head).toMatchObject({
    ContentLength: 10,
    ETag: `"${createHash("md5").update(CONTENT).digest("hex")}"`,
  });
  expect(listed.Contents).toEqual([{ Key: KEY }]);
  expect(read).toMatchObject({ ContentRange: "bytes 2-4/10" });
  expect(await read.Body?.transformToString()).toBe("234");

  await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: KEY }));
  const gone = client.send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
  await expect(gone).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
});

test("another secret, another region, or no signature: refused", async () => {
  const [stranger, elsewhere] = [clientOf("guessed"), clientOf(CREDENTIALS.secretAccessKey, "us-east-1")];
  const command = new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: CONTENT });

  await expect(stranger.send(command)).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  await expect(elsewhere.send(command)).rejects.toMatchObject({ name: "AuthorizationHeaderMalformed" });
  const unsigned = await fetch(`${store.endpoint}/${BUCKET}/x`, { method: "PUT", body: "x" });
  expect(unsigned.status).toBe(403);
  expect(await unsigned.text()).toContain("<Code>AccessDenied</Code>");
  stranger.destroy();
  elsewhere.destroy();
});

test("a clock that is 16 minutes off is too far", async () => {
  now += 16 * 60_000;

  await expect(put()).rejects.toMatchObject({ name: "RequestTimeTooSkewed" });
});

test("bytes that are not what their checksum says are refused", async () => {
  const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
  const command = new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: CONTENT, ChecksumSHA256 });

  await expect(client.send(command)).rejects.toMatchObject({ name: "BadDigest" });
});

describe("a presigned URL", () => {
  const presigned = async (expiresIn = 60) => {
    const signer = new SignatureV4({
      service: "s3",
      region: "eu-central-1",
      credentials: CREDENTIALS,
      sha256: Hash.bind(null, "sha256"),
      uriEscapePath: false,
    });
    const { protocol, hostname, port, host } = new URL(store.endpoint);
    const path = `/${BUCKET}/solutions/1/plain.txt`;
    const request = new HttpRequest({
      method: "GET",
      protocol,
      hostname,
      port: Number(port),
      path,
      headers: { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      query: { "response-content-disposition": 'attachment; filename="a b+c.txt"' },
    });
    const { query = {} } = await signer.presign(request, { expiresIn, signingDate: new Date(now) });
    return `${store.endpoint}${path}?${Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
      .join("&")}`;
  };
  beforeEach(() =>
    client.send(new PutObjectCommand({ Bucket: BUCKET, Key: "solutions/1/plain.txt", Body: CONTENT })),
  );

  test("works until it expires", async () => {
    const url = await presigned();

    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="a b+c.txt"');

    now += 61_000;
    const late = await fetch(url);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain("Request has expired");
  });

  test("of another object, with another life or for another method is refused", async () => {
    const url = await presigned();

    for (const changed of [url.replace("plain", "other"), url.replace("Expires=60", "Expires=6000")]) {
      expect(await (await fetch(changed)).text()).toContain("SignatureDoesNotMatch");
    }
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
    expect((await fetch(url.replace("Expires=60", "Expires=999999"))).status).toBe(400);
  });
});

describe("an upload by form", () => {
  const form = (change: (fields: Record<string, string>) => void = () => {}, content = CONTENT) => {
    const fields = {
      ...uploadFields(
        {
          bucket: BUCKET,
          region: "eu-central-1",
          key: "solutions/1/2",
          size: CONTENT.length,
          sha256: createHash("sha256").update(CONTENT).digest("hex"),
          type: "application/zip",
          disposition: "attachment",
          expiresAt: new Date(now + 60_000),
        },
        CREDENTIALS,
        new Date(now),
      ),
    } as Record<string, string>;
    change(fields);
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", new Blob([new Uint8Array(content)]));
    return body;
  };
  const upload = (body: FormData, headers: Record<string, string> = {}) =>
    fetch(`${store.endpoint}/${BUCKET}/`, { method: "POST", body, headers });

  test("is taken as the policy says, and outlives the process", async () => {
    expect((await upload(form())).status).toBe(204);

    await store.stop();
    store = await opened();
    client = clientOf(CREDENTIALS.secretAccessKey);
    const command = new GetObjectCommand({ Bucket: BUCKET, Key: "solutions/1/2" });
    expect(await client.send(command)).toMatchObject({
      ContentType: "application/zip",
      ContentDisposition: "attachment",
    });
  });

  const tampered = (fields: Record<string, string>) => {
    const policy = Buffer.from(fields.policy ?? "", "base64").toString();
    fields.policy = Buffer.from(policy.replace("solutions/1/2", "solutions/1/3")).toString("base64");
  };
  test.each<[string, (fields: Record<string, string>) => void, string]>([
    ["a tampered policy", tampered, "SignatureDoesNotMatch"],
    ["another key", (fields) => Object.assign(fields, { key: "solutions/9/9" }), "AccessDenied"],
    ["another type", (fields) => Object.assign(fields, { "Content-Type": "text/html" }), "AccessDenied"],
    [
      "a field that no condition names",
      (fields) => Object.assign(fields, { acl: "public-read" }),
      "AccessDenied",
    ],
    ["no policy", (fields) => delete fields.policy, "AccessDenied"],
  ])("%s is refused", async (_, change, code) => {
    const response = await upload(form(change));

    expect(await response.text()).toContain(`<Code>${code}</Code>`);
    expect(response.ok).toBe(false);
  });

  test.each([
    ["shorter", Buffer.from("012345678"), "EntityTooSmall"],
    ["longer", Buffer.from("0123456789a"), "EntityTooLarge"],
    ["other", Buffer.from("012345678x"), "BadDigest"],
  ])("%s bytes are refused", async (_, content, code) => {
    expect(await (await upload(form(undefined, content))).text()).toContain(`<Code>${code}</Code>`);
  });

  test("an expired policy is refused", async () => {
    const body = form();
    now += 61_000;

    expect(await (await upload(body)).text()).toContain("Policy expired.");
  });

  test("pages of the bucket's origin may upload, others not", async () => {
    const ours = await upload(form(), { origin: "https://shop.example" });
    const theirs = await upload(form(), { origin: "https://evil.example" });
    const preflight = await fetch(`${store.endpoint}/${BUCKET}/`, {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    });

    expect(ours.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(theirs.headers.get("access-control-allow-origin")).toBeNull();
    expect(preflight.status).toBe(403);
  });
});

test.each([
  ["throttle", 503, "SlowDown"],
  ["error", 500, "InternalError"],
])("the switch %s answers in S3's words", async (kind, status, code) => {
  const failures = new Failures(parseFailures(`objects=${kind}:1`));
  const failing = await opened({
    objects: new MemoryObjects(),
    disturb: failures.disturbing("objects", objectFailure),
  });

  const response = await fetch(`${failing.endpoint}/${BUCKET}/x`);

  expect(response.status).toBe(status);
  expect(await response.text()).toContain(`<Code>${code}</Code>`);
  await failing.stop();
});
