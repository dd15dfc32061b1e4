import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { GatewayUnavailableError } from "../../../handlers/transactions/gateway/payment-gateway";
import { StripeGateway } from "../../../handlers/transactions/gateway/stripe";
import { parseFailures } from "../../../local/failures/failure-switches";
import { Failures } from "../../../local/failures/failures";
import { type LoopbackServer, startLoopbackServer } from "../../../local/loopback-server";
import {
  type LocalPaymentGateway,
  type PaymentGatewayOptions,
  startPaymentGateway,
} from "../../../local/payment-gateway/payment-gateway";
import { signatureOf } from "../../../local/payment-gateway/webhook-sender";
import { asRequest } from "../../support/payment-world";

const KEY = "sk_test_local";
const SECRET = "whsec_local";

let payments: LocalPaymentGateway;
let gateway: StripeGateway;
let webhook: LoopbackServer | undefined;
/** Statuses that the platform's webhook answers by, one after another; then 200. */
let answers: number[];
let received: { readonly body: string; readonly signature: string }[];

beforeEach(() => {
  [answers, received] = [[], []];
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await payments.stop();
  await webhook?.stop();
  webhook = undefined;
});

async function open(more: Partial<PaymentGatewayOptions> = {}): Promise<void> {
  payments = await startPaymentGateway({
    key: KEY,
    webhookSecret: SECRET,
    failures: new Failures(),
    processingTime: 30,
    webhookPauses: [1, 1, 1],
    ...more,
  });
  gateway = new StripeGateway({
    key: async () => KEY,
    webhookSecrets: async () => [SECRET],
    api: payments.endpoint,
  });
}

async function listen(): Promise<void> {
  webhook = await startLoopbackServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ body, signature: String(request.headers["stripe-signature"]) });
    response.writeHead(answers.shift() ?? 200).end();
  });
  payments.sendEventsTo(`${webhook.endpoint}/webhooks/payments`);
}

const order = (paymentMethod: string, transactionId = "t-1") => ({
  transactionId,
  amount: 1_050,
  currency: "EUR",
  paymentMethod,
});
const charge = (paymentMethod: string, transactionId?: string) =>
  asRequest(() => gateway.charge(order(paymentMethod, transactionId)));
const entry = { transactionId: "t-1", status: "succeeded", currency: "EUR", charged: 1_050, refunded: 0 };

test("a purchase and its refund are in the ledger, once each however often they are asked for", async () => {
  await open();

  const { reference = "" } = await charge("pm_card_visa");
  await charge("pm_card_visa");
  expect(payments.ledger()).toEqual([{ paymentId: reference, isDisputed: false, ...entry }]);

  const refund = () => asRequest(() => gateway.refund({ ...order("pm_card_visa"), reference }));
  expect(await refund()).toMatchObject({ refund: "succeeded" });
  expect(await refund()).toMatchObject({ refund: "succeeded" });
  expect(payments.ledger()).toMatchObject([{ ...entry, refunded: 1_050 }]);
});

test.each([
  ["pm_card_visa_chargeDeclined", "generic_decline"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"],
  ["sandbox_declined", "card_declined"],
])("%s is declined, and nothing is charged", async (method, declineCode) => {
  await open();

  expect(await charge(method)).toMatchObject({ status: "declined", declineCode });
  expect(payments.ledger()).toMatchObject([{ status: "requires_payment_method", charged: 0 }]);
});

test("a payment that waits for the buyer ends as the buyer wants", async () => {
  await open();
  const first = await charge("sandbox_requires_action", "t-1");
  const second = await charge("pm_card_authenticationRequired", "t-2");
  expect([first.status, second.status]).toEqual(["requires_action", "requires_action"]);

  expect(payments.completeAction(first.reference ?? "", "succeeds")).toBe(true);
  expect(payments.completeAction(second.reference ?? "", "declines")).toBe(true);

  expect(payments.completeAction(first.reference ?? "", "declines")).toBe(false);
  expect(payments.ledger().map(({ charged }) => charged)).toEqual([1_050, 0]);
});

test("a payment that takes a while comes through, and is told", async () => {
  await open();
  await listen();

  expect(await charge("sandbox_processing")).toMatchObject({ status: "processing" });
  await new Promise((resolve) => setTimeout(resolve, 60));
  await payments.eventsSettled();

  expect(payments.ledger()).toMatchObject([entry]);
  expect(received.map(({ body }) => JSON.parse(body).type)).toEqual(
    expect.arrayContaining(["payment_intent.processing", "payment_intent.succeeded"]),
  );
});

test("an event is signed as Stripe signs, and sent again until it is taken", async () => {
  await open();
  await listen();
  answers = [500, 409];

  await charge("pm_card_visa");
  await payments.eventsSettled();

  expect(received).toHaveLength(3);
  const [first] = received;
  for (const { body, signature } of received) {
    const event = new Stripe(KEY).webhooks.constructEvent(body, signature, SECRET);
    expect(event).toMatchObject({ type: "payment_intent.succeeded" });
    expect(body).toBe(first?.body);
  }
});

test("an event that nobody takes is given up, and said so", async () => {
  const lines: string[] = [];
  await open({ log: (line) => lines.push(line) });
  await listen();
  answers = [500, 500, 500];

  await charge("pm_card_visa");
  await payments.eventsSettled();

  expect(lines).toEqual(["The payment gateway gave up the event evt_1: answered by 500"]);
});

test("the header is the one of Stripe's own library", () => {
  const timestamp = 1_772_366_400;
  const expected = new Stripe(KEY).webhooks.generateTestHeaderString({
    payload: "{}",
    secret: SECRET,
    timestamp,
  });

  expect(signatureOf("{}", SECRET, timestamp * 1000)).toBe(expected);
});

test("what a file keeps survives a restart: payments, and the keys under which they were made", async () => {
  const folder = mkdtempSync(join(tmpdir(), "payments-"));
  await open({ file: join(folder, "payments.jsonl") });
  const { reference = "" } = await charge("pm_card_visa");
  await charge("sandbox_processing", "t-2");
  await payments.stop();

  await open({ file: join(folder, "payments.jsonl"), processingTime: 1 });
  await charge("pm_card_visa");
  expect(payments.ledger()).toHaveLength(2);
  await asRequest(() => gateway.refund({ ...order("pm_card_visa"), reference }));
  await new Promise((resolve) => setTimeout(resolve, 20));

  expect(payments.ledger()).toMatchObject([
    { ...entry, refunded: 1_050 },
    { ...entry, transactionId: "t-2" },
  ]);
  rmSync(folder, { recursive: true });
});

describe("under switches", () => {
  const failing = (kind: string) => open({ failures: new Failures(parseFailures(`payments=${kind}`), "s") });

  test.each(["reset:1", "throttle:1", "timeout:1:20"])("%s: nothing is charged", async (kind) => {
    await failing(kind);

    await expect(charge("pm_card_visa")).rejects.toThrow(GatewayUnavailableError);
    expect(payments.ledger()).toEqual([]);
  });

  test("lost-answer: the buyer is charged, once", async () => {
    await failing("lost-answer:1");

    await expect(charge("pm_card_visa")).rejects.toThrow(GatewayUnavailableError);
    await expect(charge("pm_card_visa")).rejects.toThrow(GatewayUnavailableError);
    expect(payments.ledger()).toMatchObject([entry]);
  });

  test("error: it is repeated under the key, although the buyer was charged", async () => {
    await failing("error:1");

    await expect(charge("pm_card_visa")).rejects.toThrow(/500/);
    expect(payments.ledger()).toMatchObject([entry]);
  });

  test("latency: every answer takes its time", async () => {
    await open({ latency: 60 });
    const start = performance.now();

    await charge("pm_card_visa");

    expect(performance.now() - start).toBeGreaterThan(55);
  });
});

test("the sandbox's own methods lose what they lose there", async () => {
  await open();

  await expect(charge("sandbox_timeout", "t-1")).rejects.toThrow(GatewayUnavailableError);
  await expect(charge("sandbox_unreachable", "t-2")).rejects.toThrow(GatewayUnavailableError);

  expect(payments.ledger()).toMatchObject([entry]);
});
