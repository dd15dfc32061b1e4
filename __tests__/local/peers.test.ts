import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callAws, PARAMETER_STORE } from "../../handlers/common/aws-call";
import { Deadline } from "../../handlers/common/request";
import { FileStore } from "../../handlers/solutions/file-store";
import { DownloadSigner } from "../../handlers/transactions/download-signer";
import { StripeGateway } from "../../handlers/transactions/gateway/stripe";
import { SesMailer } from "../../handlers/users/mailer/ses-mailer";
import { parseFailures } from "../../local/failures/failure-switches";
import { Failures } from "../../local/failures/failures";
import { type Peers, type PeersOptions, startPeers } from "../../local/peers";
import { asRequest } from "../support/payment-world";
import { stageConfig } from "../support/synthesized";

const stage = stageConfig("dev");
const ENGINE = "http://127.0.0.1:1";
const FILE = {
  name: "tool.txt",
  type: "text/plain",
  size: 5,
  sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
  status: "unfinished",
  createdAt: "2026-03-01T12:00:00.000Z",
} as const;

let peers: Peers;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "peers-"));
});
afterEach(async () => {
  await peers?.stop();
  rmSync(folder, { recursive: true });
});

async function open(more: Partial<PeersOptions> = {}): Promise<void> {
  peers = await startPeers({ stage, dynamodbEndpoint: ENGINE, ...more });
  Object.assign(process.env, peers.endpoints, { AWS_REGION: stage.region });
}

/** Uploads the file as a browser does. */
async function upload(): Promise<void> {
  const files = new FileStore(peers.outputs.solution_files_bucket_name);
  const { url, fields } = files.uploadOf("solutions/1/2", FILE);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob(["hello"]));
  expect((await fetch(url, { method: "POST", body: form })).status).toBe(204);
}

/** By the URL that a buyer is given. */
async function download(): Promise<Response> {
  const privateKey = peers.secrets.parameter("/marketplace/dev/download-signing-key/placeholder") ?? "";
  const { CDN_ENDPOINT: origin = "" } = peers.endpoints;
  const keyId = peers.outputs.download_key_id;
  const signer = new DownloadSigner({ origin, keyId, privateKey: async () => privateKey });
  return fetch(await signer.sign("1", "2", Math.floor(Date.now() / 1000) + 60));
}

test("what the handlers upload, sign, pay and mail works with the endpoints alone", async () => {
  await open();

  await upload();
  const files = new FileStore(peers.outputs.solution_files_bucket_name);
  expect(await asRequest(() => files.find("solutions/1/2"))).toEqual({ size: 5, sha256: FILE.sha256 });
  const file = await download();
  expect([file.headers.get("content-disposition"), await file.text()]).toEqual([
    expect.stringContaining("tool.txt"),
    "hello",
  ]);

  const read = { Name: "/marketplace/dev/cursor-keys", WithDecryption: true };
  const { Parameter } = await callAws(PARAMETER_STORE, "GetParameter", read, new Deadline(1_000));
  expect(JSON.parse((Parameter as { Value: string }).Value).keys).toHaveLength(2);

  const { PAYMENT_GATEWAY_ENDPOINT: api = "", PAYMENT_GATEWAY_SECRET: keyName = "" } = peers.endpoints;
  const key = async () => peers.secrets.secret(keyName) ?? "";
  const gateway = new StripeGateway({ key, webhookSecrets: async () => [], api });
  const order = { transactionId: "t", amount: 1, currency: "EUR", paymentMethod: "pm_card_visa" };
  await asRequest(() => gateway.charge(order));
  expect(peers.payments.ledger()).toMatchObject([{ transactionId: "t", charged: 1 }]);

  const { MAIL_SENDER: sender = "" } = peers.endpoints;
  await asRequest(() => new SesMailer(sender).send({ to: "a@example.com", subject: "s", text: "t" }));
  expect(peers.mails.recent()).toMatchObject([{ to: ["a@example.com"] }]);
});

test("with a folder, objects and keys are there after a restart, and others cannot read them", async () => {
  await open({ data: folder });
  await upload();
  const secret = peers.secrets.secret(peers.endpoints.PAYMENT_GATEWAY_SECRET ?? "");
  await peers.stop();

  await open({ data: folder });

  expect((await download()).status).toBe(200);
  expect(peers.secrets.secret(peers.endpoints.PAYMENT_GATEWAY_SECRET ?? "")).toBe(secret);
  for (const file of ["secrets.json", "payments.jsonl"]) {
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
  }
  expect(readdirSync(join(folder, "objects"))).toHaveLength(2);
});

test("a proxy stands before the engine only when DynamoDB can fail", async () => {
  await open();
  expect(peers.endpoints.AWS_ENDPOINT_URL_DYNAMODB).toBe(ENGINE);
  await peers.stop();

  await open({ failures: new Failures(parseFailures("dynamodb=error:1")) });

  const response = await fetch(peers.endpoints.AWS_ENDPOINT_URL_DYNAMODB ?? "", {
    method: "POST",
    body: "{}",
  });
  expect(await response.text()).toContain("InternalServerError");
});

test("everything is on loopback, and stops", async () => {
  await open({ failures: new Failures(parseFailures("dynamodb=error:1")) });
  const urls = Object.values(peers.endpoints).filter((value) => value.startsWith("http"));

  await peers.stop();

  expect(new Set(urls.map((url) => new URL(url).hostname))).toEqual(new Set(["127.0.0.1"]));
  for (const url of urls) await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("a folder with a broken file is an error that names it, and nothing is left running", async () => {
  writeFileSync(join(folder, "payments.jsonl"), "nonsense\n");

  await expect(startPeers({ stage, dynamodbEndpoint: ENGINE, data: folder })).rejects.toThrow(
    "payments.jsonl:1",
  );
});
