import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { PaymentOrder } from "../../handlers/transactions/gateway/payment-gateway";
import { StripeGateway } from "../../handlers/transactions/gateway/stripe";
import { STRIPE_VERSION } from "../../handlers/transactions/gateway/stripe-client";
import { freePort } from "../../local/free-port";
import { cached } from "./support/cache";
import { run } from "./support/command";

/** Stripe's own stand-in: it holds every request against the published schema, and remembers nothing. */
const STRIPE_MOCK = "github.com/stripe/stripe-mock@v0.203.0";
const KEY = "sk_test_123";

const order: PaymentOrder = {
  transactionId: "019300cc-0000-8000-8000-000000000001",
  amount: 2_000,
  currency: "EUR",
  paymentMethod: "pm_card_visa",
};

let mock: ChildProcess;
let api: string;
let gateway: StripeGateway;

beforeAll(async () => {
  const folder = await cached("stripe-mock", STRIPE_MOCK, async (target) => {
    await run("go", ["install", STRIPE_MOCK], { env: { ...process.env, GOBIN: target }, timeout: 480_000 });
  });
  const port = await freePort();
  mock = spawn(join(folder, "stripe-mock"), ["-http-addr", `127.0.0.1:${port}`], { stdio: "ignore" });
  api = `http://127.0.0.1:${port}`;
  await answering();
  gateway = new StripeGateway({ key: async () => KEY, webhookSecrets: async () => [], api });
});
afterAll(() => mock?.kill());

test("a charge has the shape of a PaymentIntent that is made and confirmed", async () => {
  const payment = await gateway.charge(order);

  expect(payment).toMatchObject({ reference: expect.stringMatching(/^pi_/), mode: "test" });
  expect(payment).not.toHaveProperty("declineCode");
});

test("a payment is looked for by the transaction in its metadata, and by its own id", async () => {
  expect(await gateway.lookUp(order)).toMatchObject({ reference: expect.stringMatching(/^pi_/) });
  expect(await gateway.lookUp({ ...order, reference: "pi_123" })).toMatchObject({ mode: "test" });
});

test("a cancellation and a refund are accepted as they are asked for", async () => {
  const paid = { ...order, reference: "pi_123" };

  expect(await gateway.cancel(paid)).toMatchObject({ reference: expect.stringMatching(/^pi_/) });
  const { refund, declineCode } = await gateway.refund(paid);
  expect({ refund, declineCode }).toEqual({ refund: "succeeded", declineCode: undefined });
});

test("refunds and disputes of a payment are listed by its id", async () => {
  for (const path of ["refunds", "disputes"]) {
    const { status, list } = await get(`/v1/${path}?payment_intent=pi_123&limit=100`);
    expect({ status, list }).toEqual({ status: 200, list: true });
  }
});

test("the mock would have refused a request of another shape", async () => {
  const wrong = new StripeGateway({ key: async () => KEY, webhookSecrets: async () => [], api });

  const payment = await wrong.charge({ ...order, currency: "" });

  expect(payment.status).toBe("declined");
  expect((await get("/v1/payment_intents/search")).status).toBe(400);
});

async function get(path: string): Promise<{ status: number; list: boolean }> {
  const headers = { Authorization: `Bearer ${KEY}`, "Stripe-Version": STRIPE_VERSION };
  const response = await fetch(`${api}${path}`, { headers });
  const body = (await response.json()) as { readonly data?: unknown };
  return { status: response.status, list: Array.isArray(body.data) };
}

async function answering(): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await get("/v1/refunds");
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error("stripe-mock does not answer.");
}
