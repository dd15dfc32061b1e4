import type { PaymentOrder } from "../../../../handlers/transactions/gateway/payment-gateway";
import { StripeGateway } from "../../../../handlers/transactions/gateway/stripe";
import { STRIPE_VERSION } from "../../../../handlers/transactions/gateway/stripe-client";
import { asRequest, TestClock } from "../../../support/payment-world";
import { PEER_KEY, PEER_WEBHOOK_SECRET, StripePeer } from "../../../support/stripe-peer";

const clock = new TestClock();
let peer: StripePeer;
let gateway: StripeGateway;

const gatewayWith = (key: string) =>
  new StripeGateway({
    key: async () => key,
    webhookSecrets: async () => [PEER_WEBHOOK_SECRET],
    api: peer.url,
    clock: clock.now,
  });

beforeEach(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  peer = await StripePeer.start(clock.now);
  gateway = gatewayWith(PEER_KEY);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await peer.stop();
});

const order = (paymentMethod = "pm_ok"): PaymentOrder => ({
  transactionId: "019300cc-0000-8000-8000-000000000001",
  amount: 1_050,
  currency: "EUR",
  paymentMethod,
});

const known = { transactionId: order().transactionId, amount: 1_050, currency: "EUR", mode: "test" };

describe("a charge", () => {
  test("is one request: made and confirmed, under the transaction's id as key, in a pinned version", async () => {
    expect(await gateway.charge(order())).toEqual({
      ...known,
      reference: "pi_1",
      status: "succeeded",
      refund: "none",
      dispute: "none",
    });

    const [request] = peer.requests;
    expect(peer.requests).toHaveLength(1);
    expect(request).toMatchObject({
      method: "POST",
      path: "/v1/payment_intents",
      headers: {
        authorization: `Bearer ${PEER_KEY}`,
        "idempotency-key": order().transactionId,
        "stripe-version": STRIPE_VERSION,
        "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
      },
    });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      amount: "1050",
      currency: "eur",
      payment_method: "pm_ok",
      confirm: "true",
      "automatic_payment_methods[enabled]": "true",
      "automatic_payment_methods[allow_redirects]": "never",
      "metadata[transactionId]": order().transactionId,
    });
  });

  test("that is made again asks in the same bytes and charges once", async () => {
    const first = await gateway.charge(order());
    const second = await gateway.charge(order());

    expect(second).toEqual(first);
    expect(peer.account.intents).toHaveLength(1);
    expect(peer.requests[0]?.body).toBe(peer.requests[1]?.body);
  });

  test.each(["lost", "answer lost"] as const)("whose request is once %s is tried again", async (fault) => {
    peer.faults.push(fault);

    expect(await gateway.charge(order())).toMatchObject({ status: "succeeded" });
    expect(peer.account.intents).toHaveLength(1);
    expect(peer.requests).toHaveLength(2);
  });

  test("that fails twice is not known to have failed", async () => {
    peer.faults.push("answer lost", "answer lost");

    await expect(gateway.charge(order())).rejects.toMatchObject({ name: "GatewayUnavailableError" });
    expect(peer.account.intents).toHaveLength(1);
  });

  test("is told apart: declined, waiting for the buyer with what the browser needs, or under way", async () => {
    const declined = await gateway.charge(order("pm_declined"));
    const waiting = await gateway.charge({ ...order("pm_action"), transactionId: "2" });
    const underway = await gateway.charge({ ...order("pm_processing"), transactionId: "3" });

    expect(declined).toMatchObject({
      status: "declined",
      declineCode: "insufficient_funds",
      reference: "pi_1",
    });
    expect(declined).not.toHaveProperty("clientSecret");
    expect(waiting).toMatchObject({ status: "requires_action", clientSecret: "pi_2_secret" });
    expect(underway).toMatchObject({ status: "processing" });
    expect(underway).not.toHaveProperty("clientSecret");
  });

  test("with a method that does not exist is declined: nothing was made", async () => {
    const payment = await gateway.charge(order("pm_unknown"));

    expect(payment).toEqual({
      ...known,
      status: "declined",
      declineCode: "resource_missing",
      refund: "none",
      dispute: "none",
    });
  });

  test.each([
    ["another request under the same key", () => gateway.charge({ ...order(), amount: 1 })],
    ["a key that is not accepted", () => gatewayWith("sk_test_wrong").charge(order())],
  ])("says nothing about the payment after %s", async (_, again) => {
    await gateway.charge(order());

    await expect(again()).rejects.toMatchObject({ name: "GatewayUnavailableError" });
  });

  test("gives up in time for the rest of the request", async () => {
    peer.faults.push("silence", "silence");
    const started = performance.now();

    await expect(asRequest(() => gateway.charge(order()), 3_000)).rejects.toMatchObject({
      name: "GatewayUnavailableError",
    });

    // Of the three seconds two and a half are kept for writing down what the gateway said.
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

describe("a look", () => {
  test("finds a payment by its reference at once, and by the transaction's id when the search knows it", async () => {
    const { reference } = await gateway.charge(order());

    expect(await gateway.lookUp({ ...order(), reference: String(reference) })).toMatchObject({
      status: "succeeded",
    });
    expect(await gateway.lookUp(order())).toBeUndefined();
    clock.advance(60);
    expect(await gateway.lookUp(order())).toMatchObject({ reference, status: "succeeded" });
  });

  test("tells what came back: refunds and disputes", async () => {
    const { reference } = await gateway.charge(order());
    const paid = { ...order(), reference: String(reference) };
    const [intent] = peer.account.intents;
    if (intent === undefined) throw new Error("no payment");

    peer.account.openDispute(intent);
    expect(await gateway.lookUp(paid)).toMatchObject({ refund: "none", dispute: "open" });
    const [dispute] = peer.account.disputes;
    if (dispute !== undefined) peer.account.closeDispute(dispute, "won");
    expect(await gateway.lookUp(paid)).toMatchObject({ dispute: "won" });
    await gateway.refund(paid);
    expect(await gateway.lookUp(paid)).toMatchObject({ refund: "succeeded" });
  });
});

describe("a cancellation", () => {
  test("keeps a payment that waits from ever succeeding", async () => {
    const { reference } = await gateway.charge(order("pm_action"));

    const payment = await gateway.cancel({ ...order("pm_action"), reference: String(reference) });

    expect(payment.status).toBe("canceled");
    expect(peer.requests.at(-1)?.headers["idempotency-key"]).toBe(`cancel:${order().transactionId}`);
  });

  test("that comes too late tells what became of the payment", async () => {
    const { reference } = await gateway.charge(order("pm_action"));
    const [intent] = peer.account.intents;
    if (intent !== undefined) peer.account.succeed(intent);

    expect((await gateway.cancel({ ...order(), reference: String(reference) })).status).toBe("succeeded");
  });
});

describe("a refund", () => {
  const paid = async () => ({ ...order(), reference: String((await gateway.charge(order())).reference) });

  test("is one request with a key of its own", async () => {
    expect(await gateway.refund(await paid())).toMatchObject({ ...known, refund: "succeeded" });

    const request = peer.requests.at(-1);
    expect(request?.headers["idempotency-key"]).toBe(`refund:${order().transactionId}`);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      payment_intent: "pi_1",
      "metadata[transactionId]": order().transactionId,
    });
  });

  test.each([
    ["pending", "pending"],
    ["refused", "failed"],
  ] as const)("that is %s is told as %s", async (behaviour, refund) => {
    peer.account.refundBehaviour = behaviour;

    expect(await gateway.refund(await paid())).toMatchObject({ refund });
  });

  test("whose key was forgotten finds that it was made", async () => {
    const order = await paid();
    await gateway.refund(order);
    clock.advance(24 * 3_600);
    peer.forgetKeys();

    expect(await gateway.refund(order)).toMatchObject({ refund: "succeeded" });
    expect(peer.account.refunds).toHaveLength(1);
  });
});

describe("an event", () => {
  const received = (index: number) => {
    const event = peer.account.events.at(index);
    if (event === undefined) throw new Error("nothing happened");
    const { rawBody, signature } = peer.signed(event);
    return gateway.readEvent(rawBody, (name) => (name === "stripe-signature" ? signature : undefined));
  };

  test("of a success is taken at its word", async () => {
    await gateway.charge(order());

    expect(await received(-1)).toEqual({
      type: "payment_intent.succeeded",
      payment: expect.objectContaining({ ...known, status: "succeeded" }),
    });
    expect(peer.requests).toHaveLength(1);
  });

  test("of anything else only says where to look: what counts is what Stripe says now", async () => {
    await gateway.charge(order("pm_action"));
    const [intent] = peer.account.intents;
    if (intent !== undefined) {
      peer.account.decline(intent);
      peer.account.succeed(intent);
    }

    const late = await received(-2);

    expect(late).toMatchObject({ type: "payment_intent.payment_failed", payment: { status: "succeeded" } });
  });

  test("of another mode is told in that mode, without a look", async () => {
    peer.account.livemode = true;
    await gateway.charge(order("pm_action"));

    expect(await received(-1)).toMatchObject({ payment: { mode: "live" } });
    expect(peer.requests).toHaveLength(1);
  });

  test.each([
    ["of another type", { type: "customer.created", data: { object: { object: "customer" } } }],
    [
      "of a payment that is not this platform's",
      {
        type: "payment_intent.succeeded",
        data: { object: { object: "payment_intent", id: "pi_9", status: "succeeded", metadata: {} } },
      },
    ],
    [
      "of a charge without a payment",
      { type: "charge.refunded", data: { object: { object: "charge", payment_intent: null } } },
    ],
    [
      "of a payment that is gone",
      { type: "charge.refunded", data: { object: { object: "charge", payment_intent: "pi_404" } } },
    ],
  ])("%s is about no payment", async (_, event) => {
    const { rawBody, signature } = peer.signed({ id: "evt_1", object: "event", livemode: false, ...event });

    expect(await gateway.readEvent(rawBody, () => signature)).toEqual({ type: event.type });
  });

  test("without a valid signature is refused before it is read", async () => {
    await expect(gateway.readEvent(Buffer.from("not JSON"), () => "t=1,v1=00")).rejects.toMatchObject({
      name: "SignatureError",
    });
  });
});

test.each([
  ["sk_test_1", "test"],
  ["sk_live_1", "live"],
  ["rk_live_1", "live"],
])("the key %s is of mode %s", async (key, mode) => {
  expect(await gatewayWith(key).mode()).toBe(mode);
});
