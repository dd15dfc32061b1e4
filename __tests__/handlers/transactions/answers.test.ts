import { createHmac } from "node:crypto";
import type { Principal } from "../../../handlers/common/auth";
import { transactionRoutes } from "../../../handlers/transactions/routes";
import { callRoute } from "../../support/invocation";
import { PaymentWorld } from "../../support/payment-world";
import { SETTINGS } from "../../support/settings";

const WEBHOOK_SECRET = "whsec_sandbox";

let world: PaymentWorld;
let handler: typeof import("../../../handlers/transactions/handler").handler;
let partner: Principal;
let buyer: Principal;

beforeAll(async () => {
  world = await PaymentWorld.start();
  world.store.setSecret(SETTINGS.PAYMENT_WEBHOOK_SECRET, JSON.stringify({ secrets: [WEBHOOK_SECRET] }));
  ({ handler } = await import("../../../handlers/transactions/handler"));
  [partner, buyer] = await Promise.all([world.user("partner"), world.user()]);
});
afterAll(() => world.stop());

interface Asked {
  readonly key?: string;
  readonly body?: object;
  readonly by?: Principal | undefined;
}

const post = ({ key, body = {}, by = buyer }: Asked) =>
  callRoute(handler, transactionRoutes.createTransaction, {
    principal: by,
    headers: { "content-type": "application/json", ...(key === undefined ? {} : { "idempotency-key": key }) },
    body: JSON.stringify(body),
  });

const requestFor = async (paymentMethod: string) => ({
  solutionId: await world.solution(partner.userId),
  expectedPrice: { amount: 1_000, currency: "EUR" },
  paymentMethod,
});

describe("POST /transactions", () => {
  test("answers 201 where the purchase is, and the same again with the mark of a replay", async () => {
    const body = await requestFor("sandbox_ok");

    const first = await post({ key: "k-201", body });
    const again = await post({ key: "k-201", body });

    expect(first).toMatchObject({ status: 201, body: { status: "settled", userId: buyer.userId } });
    expect(first.body).not.toHaveProperty("fee");
    expect(first.headers.Location).toBe(`/dev/transactions/${first.body.transactionId}`);
    expect(first.headers).not.toHaveProperty("Idempotent-Replayed");
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { "Idempotent-Replayed": "true" },
    });
  });

  test("answers 202 with what the browser needs when the payment requires an action, in a replay too", async () => {
    const body = await requestFor("sandbox_requires_action");

    const first = await post({ key: "k-202", body });
    const again = await post({ key: "k-202", body });

    const clientSecret = `sandbox_secret_${first.body.transactionId}`;
    expect(first).toMatchObject({ status: 202, body: { status: "requires_action", clientSecret } });
    expect(again).toMatchObject({
      status: 202,
      body: { clientSecret },
      headers: { "Idempotent-Replayed": "true" },
    });
    // Whoever has it can pay, so nothing keeps it.
    expect(JSON.stringify(await world.stored(String(first.body.transactionId)))).not.toContain(
      "sandbox_secret",
    );
  });

  test("answers 202 pending with its place when the gateway does not answer, then 409 with Retry-After", async () => {
    const body = await requestFor("sandbox_timeout");

    const first = await post({ key: "k-pending", body });
    const again = await post({ key: "k-pending", body });

    expect(first).toMatchObject({ status: 202, body: { status: "pending" } });
    expect(first.headers.Location).toBe(`/dev/transactions/${first.body.transactionId}`);
    expect(again.status).toBe(409);
    expect(Number(again.headers["Retry-After"])).toBeGreaterThan(30);
  });

  test("answers 402 with the gateway's code as problem details, and the same again", async () => {
    const body = await requestFor("sandbox_insufficient_funds");

    const first = await post({ key: "k-402", body });
    const again = await post({ key: "k-402", body });

    const problem = {
      status: 402,
      detail: "The payment was declined (insufficient_funds).",
      current: { status: "failed" },
    };
    expect(first).toMatchObject({ status: 402, body: problem });
    expect(first.headers["Content-Type"]).toBe("application/problem+json");
    expect(again).toMatchObject({ status: 402, body: problem, headers: { "Idempotent-Replayed": "true" } });
  });

  test("answers 422 for another request under the key, and 409 with the current price", async () => {
    const body = await requestFor("sandbox_ok");
    await post({ key: "k-422", body });
    const cheaper = { ...(await requestFor("sandbox_ok")), expectedPrice: { amount: 999, currency: "EUR" } };

    const other = await post({ key: "k-422", body: { ...body, paymentMethod: "sandbox_other" } });
    const wrongPrice = await post({ key: "k-409", body: cheaper });

    expect(other.status).toBe(422);
    expect(wrongPrice).toMatchObject({
      status: 409,
      body: { current: { price: { amount: 1_000, currency: "EUR" } } },
    });
    expect(wrongPrice.headers).not.toHaveProperty("Retry-After");
  });

  test.each<[string, Asked, string]>([
    ["no key", {}, "Idempotency-Key"],
    ["a key that is too long", { key: "x".repeat(256) }, "Idempotency-Key"],
    ["a key with a space", { key: "a b" }, "Idempotency-Key"],
    ["no solution", { key: "k", body: { solutionId: undefined } }, "solutionId"],
    [
      "a fraction",
      { key: "k", body: { expectedPrice: { amount: 9.5, currency: "EUR" } } },
      "expectedPrice.amount",
    ],
    [
      "a negative amount",
      { key: "k", body: { expectedPrice: { amount: -1, currency: "EUR" } } },
      "expectedPrice.amount",
    ],
    [
      "too much",
      { key: "k", body: { expectedPrice: { amount: 100_000_000, currency: "EUR" } } },
      "expectedPrice.amount",
    ],
    [
      "a currency of no stage",
      { key: "k", body: { expectedPrice: { amount: 1, currency: "CHF" } } },
      "expectedPrice.currency",
    ],
    ["no payment method", { key: "k", body: { paymentMethod: undefined } }, "paymentMethod"],
    [
      "a payment method with other characters",
      { key: "k", body: { paymentMethod: "pm&amount=1" } },
      "paymentMethod",
    ],
    ["a buyer", { key: "k", body: { userId: "somebody" } }, "userId"],
    ["a status", { key: "k", body: { status: "settled" } }, "status"],
  ])("answers 400 that names the field: %s", async (_, { key, body }, field) => {
    const { status, body: problem } = await post({
      ...(key === undefined ? {} : { key }),
      body: { ...(await requestFor("sandbox_ok")), ...body },
    });

    expect(status).toBe(400);
    expect((problem.errors as { field: string }[]).map((error) => error.field)).toContain(field);
  });
});

describe("POST /webhooks/payments", () => {
  const send = (event: object, secret = WEBHOOK_SECRET) => {
    const body = JSON.stringify(event);
    const time = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
    return callRoute(handler, transactionRoutes.receivePaymentEvent, {
      headers: { "payment-signature": `t=${time},v1=${signature}`, "content-type": "application/json" },
      body,
    });
  };
  const paymentOf = (transactionId: unknown) => ({
    reference: `sandbox_${transactionId}`,
    transactionId,
    amount: 1_000,
    currency: "EUR",
    mode: "sandbox",
    status: "succeeded",
    refund: "none",
    dispute: "none",
  });

  test("ends what waited for the buyer", async () => {
    const { body } = await post({ key: "k-hook", body: await requestFor("sandbox_requires_action") });

    const { status } = await send({ type: "payment.succeeded", payment: paymentOf(body.transactionId) });

    expect(status).toBe(200);
    expect((await world.transactions.find(String(body.transactionId)))?.status).toBe("settled");
  });

  test("answers 200 for a type that it does not know", async () => {
    expect((await send({ type: "payout.paid" })).status).toBe(200);
  });

  test("answers 400 when the signature is not the gateway's", async () => {
    const { status, body } = await send({ type: "payout.paid" }, "whsec_other");

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "signature", message: "is missing, wrong or too old" }]);
  });

  test("answers 500 when the secrets cannot be read, so that the event is sent again", async () => {
    jest.resetModules();
    const fresh = await import("../../../handlers/transactions/handler");
    world.store.fail("GetSecretValue", { status: 400, code: "AccessDeniedException" });

    const { status } = await callRoute(fresh.handler, transactionRoutes.receivePaymentEvent, { body: "{}" });
    world.store.fail("GetSecretValue", undefined);

    expect(status).toBe(500);
  });
});

describe("POST /transactions/{transactionId}/refund", () => {
  const refund = (transactionId: unknown, principal: Principal) =>
    callRoute(handler, transactionRoutes.refundTransaction, {
      principal,
      params: { transactionId: String(transactionId) },
    });

  test("answers 200 to the partner, without the buyer, and 409 from then on", async () => {
    const { body } = await post({ key: "k-refund", body: await requestFor("sandbox_ok") });

    const first = await refund(body.transactionId, partner);
    const again = await refund(body.transactionId, partner);

    expect(first).toMatchObject({ status: 200, body: { status: "refunded", fee: 150, partnerShare: 850 } });
    expect(first.body).not.toHaveProperty("userId");
    expect(again).toMatchObject({ status: 409, body: { current: { status: "refunded" } } });
  });

  test("answers 202 while the gateway has not, and 403 to customers", async () => {
    const { body } = await post({ key: "k-open", body: await requestFor("sandbox_refund_timeout") });

    expect((await refund(body.transactionId, buyer)).status).toBe(403);
    expect(await refund(body.transactionId, partner)).toMatchObject({
      status: 202,
      body: { status: "refunding" },
    });
  });
});

test("GET /users/me/balance is the partner's", async () => {
  const get = (principal: Principal) => callRoute(handler, transactionRoutes.getBalance, { principal });

  const { status, body } = await get(partner);

  expect(status).toBe(200);
  expect(body.items).toEqual([expect.objectContaining({ currency: "EUR", refunded: 850 })]);
  expect((await get(buyer)).status).toBe(403);
});

test("a download without a signing key is 503, since the key may come", async () => {
  const { body } = await post({ key: "k-download", body: await requestFor("sandbox_ok") });
  const fileId = "019300dd-0000-7000-8000-000000000001";
  const file = { name: "a.zip", type: "application/zip", size: 1, sha256: "0".repeat(64), status: "ready" };
  const solutionId = `${body.solutionId}#details`;
  await world.tables.put("solutions", { kind: "solution-details", solutionId, files: { [fileId]: file } });
  const transactionId = String(body.transactionId);

  const files = await callRoute(handler, transactionRoutes.listTransactionFiles, {
    principal: buyer,
    params: { transactionId },
  });
  const link = await callRoute(handler, transactionRoutes.downloadTransactionFile, {
    principal: buyer,
    params: { transactionId, fileId },
  });

  expect(files).toMatchObject({ status: 200, body: { items: [{ fileId, name: "a.zip" }] } });
  expect(link.status).toBe(503);
});
