import { createVerify, generateKeyPairSync } from "node:crypto";
import type { Principal } from "../../../handlers/common/auth";
import { newId } from "../../../handlers/common/ids";
import { DownloadSigner } from "../../../handlers/transactions/download-signer";
import { DownloadService } from "../../../handlers/transactions/downloads";
import { FileRepository } from "../../../handlers/transactions/files";
import { TRANSACTION_STATUSES } from "../../../handlers/transactions/transaction";
import { PaymentWorld } from "../../support/payment-world";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const SOLUTION = newId();
const READY = newId();
const UNFINISHED = newId();

let world: PaymentWorld;
let downloads: DownloadService;
let buyer: Principal;
let partner: Principal;

beforeAll(async () => {
  world = await PaymentWorld.start();
  [buyer, partner] = await Promise.all([world.user(), world.user("partner")]);
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  downloads = new DownloadService(
    world.transactions,
    new FileRepository(world.name("SOLUTIONS")),
    new DownloadSigner({
      origin: "https://cdn.example",
      keyId: "K2JCJMDEHXQW5F",
      privateKey: async () => pem,
    }),
    world.clock.now,
  );
  const file = { name: "tool.zip", type: "application/zip", size: 42, sha256: "a".repeat(64), createdAt: "" };
  await world.tables.put("solutions", {
    kind: "solution-details",
    solutionId: `${SOLUTION}#details`,
    status: "archived",
    files: { [READY]: { ...file, status: "ready" }, [UNFINISHED]: { ...file, status: "unfinished" } },
  });
});
afterAll(() => world.stop());

const transactionOf = async (status: string) => {
  const transactionId = newId();
  await world.tables.put("transactions", {
    kind: "transaction",
    transactionId,
    userId: buyer.userId,
    partnerId: partner.userId,
    solutionId: SOLUTION,
    status,
    createdAt: new Date(world.clock.now()).toISOString(),
  });
  return transactionId;
};

test("the buyer sees the finished files, also of an archived solution", async () => {
  expect(await downloads.list(await transactionOf("settled"), buyer)).toEqual({
    items: [{ fileId: READY, name: "tool.zip", type: "application/zip", size: 42, sha256: "a".repeat(64) }],
  });
});

test("the buyer gets a URL that CloudFront lets through for ten minutes", async () => {
  const { url, expiresAt } = await downloads.link(await transactionOf("settled"), READY, buyer);

  const { origin, pathname, searchParams } = new URL(url);
  const expires = world.clock.now() / 1000 + 600;
  expect(`${origin}${pathname}`).toBe(`https://cdn.example/solutions/${SOLUTION}/${READY}`);
  expect([...searchParams.keys()]).toEqual(["Expires", "Signature", "Key-Pair-Id"]);
  expect(searchParams.get("Expires")).toBe(String(expires));
  expect(searchParams.get("Key-Pair-Id")).toBe("K2JCJMDEHXQW5F");
  expect(expiresAt).toBe(new Date(expires * 1000).toISOString());
  // What CloudFront does with it: the policy follows from the URL, and the key group knows the public key.
  const policy = `{"Statement":[{"Resource":"${origin}${pathname}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
  const signature = (searchParams.get("Signature") ?? "").replace(
    /[-_~]/g,
    (c) => ({ "-": "+", _: "=", "~": "/" })[c] ?? "",
  );
  expect(createVerify("RSA-SHA1").update(policy).verify(publicKey, signature, "base64")).toBe(true);
});

test.each(["list", "link"] as const)(
  "nobody but the buyer: %s is hidden from the partner and from admins",
  async (operation) => {
    const transactionId = await transactionOf("settled");
    const admin = await world.user("admin");

    for (const principal of [partner, admin, await world.user()]) {
      const work =
        operation === "list"
          ? downloads.list(transactionId, principal)
          : downloads.link(transactionId, READY, principal);
      await expect(work).rejects.toMatchObject({ name: "NotFoundError" });
    }
  },
);

test.each(TRANSACTION_STATUSES.filter((status) => status !== "settled"))(
  "nothing by a transaction that is %s",
  async (status) => {
    const transactionId = await transactionOf(status);

    await expect(downloads.list(transactionId, buyer)).rejects.toMatchObject({ name: "ConflictError" });
    await expect(downloads.link(transactionId, READY, buyer)).rejects.toMatchObject({
      name: "ConflictError",
    });
  },
);

test.each([
  ["unfinished", UNFINISHED],
  ["unknown", newId()],
])("an %s file is not there", async (_, fileId) => {
  await expect(downloads.link(await transactionOf("settled"), fileId, buyer)).rejects.toMatchObject({
    name: "NotFoundError",
  });
});
