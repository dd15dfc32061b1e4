import type { Clock } from "../../common/clock";
import type { PaymentMode } from "../transaction";
import {
  type GatewayEvent,
  type GatewayPayment,
  GatewayUnavailableError,
  type PaymentGateway,
  type PaymentOrder,
  SignatureError,
} from "./payment-gateway";
import { isSigned } from "./signature";
import { errorOf, STRIPE_API, type StripeAnswer, StripeClient } from "./stripe-client";
import {
  disputeOf,
  isIntent,
  modeOf,
  paymentOf,
  refundOf,
  type StripeDispute,
  type StripeEvent,
  type StripeIntent,
  type StripeRefund,
} from "./stripe-object";

export interface StripeSettings {
  /** Reads the secret key. */
  readonly key: () => Promise<string>;
  /** Reads the signing secrets of webhooks: two while one replaces the other. */
  readonly webhookSecrets: () => Promise<readonly string[]>;
  /** @default Stripe's own address */
  readonly api?: string;
  /** @default Date.now */
  readonly clock?: Clock;
}

/** Events that tell of a payment: the PaymentIntent itself, or something that names it. */
const PAYMENT_EVENT = /^(payment_intent|charge|refund|charge\.refund|charge\.dispute)\.[a-z_]+$/;

/** Stripe by PaymentIntents: made and confirmed in one request, so that one idempotency key covers both. */
export class StripeGateway implements PaymentGateway {
  private readonly client: StripeClient;
  private readonly webhookSecrets: StripeSettings["webhookSecrets"];
  private readonly clock: Clock;

  constructor({ key, webhookSecrets, api = STRIPE_API, clock = Date.now }: StripeSettings) {
    this.client = new StripeClient(key, api);
    this.webhookSecrets = webhookSecrets;
    this.clock = clock;
  }

  async mode(): Promise<PaymentMode> {
    return modeOf(/^[a-z]+_live_/.test(await this.client.key()));
  }

  async charge(order: PaymentOrder): Promise<GatewayPayment> {
    const form = {
      amount: String(order.amount),
      currency: order.currency.toLowerCase(),
      payment_method: order.paymentMethod,
      confirm: "true",
      "automatic_payment_methods[enabled]": "true",
      // Others would send the buyer to a page of theirs and back to an address that somebody has to choose.
      "automatic_payment_methods[allow_redirects]": "never",
      "metadata[transactionId]": order.transactionId,
    };
    const { status, body } = await this.client.post("/v1/payment_intents", form, order.transactionId);
    if (status === 200) return paymentOf(intentIn(body));
    const { code = "refused", decline_code = code, payment_intent } = errorOf(body) ?? {};
    if (isIntent(payment_intent)) return { ...paymentOf(payment_intent), declineCode: decline_code };
    return this.echoOf(order, { status: "declined", declineCode: decline_code });
  }

  async lookUp(order: PaymentOrder): Promise<GatewayPayment | undefined> {
    const reference = order.reference ?? (await this.search(order.transactionId));
    return reference === undefined ? undefined : this.retrieve(reference);
  }

  async cancel(order: PaymentOrder): Promise<GatewayPayment> {
    const path = `/v1/payment_intents/${encodeURIComponent(order.reference ?? "")}/cancel`;
    const { status, body } = await this.client.post(path, {}, `cancel:${order.transactionId}`);
    if (status === 200) return paymentOf(intentIn(body));
    // Too late, perhaps: what became of it counts.
    const payment = await this.lookUp(order);
    if (payment === undefined) throw new GatewayUnavailableError("nothing to cancel");
    return payment;
  }

  async refund(order: PaymentOrder): Promise<GatewayPayment> {
    const form = {
      payment_intent: order.reference ?? "",
      "metadata[transactionId]": order.transactionId,
    };
    const { status, body } = await this.client.post("/v1/refunds", form, `refund:${order.transactionId}`);
    if (status === 200) {
      const { status: refundStatus } = body as unknown as StripeRefund;
      // By its status alone: what it gave back is the whole, or what was left of it.
      const refund = refundOf([{ status: refundStatus, amount: order.amount }], order.amount);
      return this.echoOf(order, { status: "succeeded", refund });
    }
    const { code = "refused" } = errorOf(body) ?? {};
    if (code === "charge_already_refunded") {
      const payment = await this.lookUp(order);
      if (payment !== undefined) return payment;
    }
    return this.echoOf(order, { status: "succeeded", refund: "failed", declineCode: code });
  }

  async readEvent(rawBody: Buffer, header: (name: string) => string | undefined): Promise<GatewayEvent> {
    const message = { header: header("stripe-signature"), rawBody };
    if (!isSigned(message, await this.webhookSecrets(), this.clock())) throw new SignatureError();
    const { type, livemode, data } = JSON.parse(rawBody.toString("utf8")) as StripeEvent;
    if (!PAYMENT_EVENT.test(type)) return { type };

    const { object } = data;
    if (isIntent(object)) {
      if (object.metadata.transactionId === undefined) return { type };
      // A success stays one, so it needs no second look; nor can the payments of another mode be fetched by this key.
      const isSure = object.status === "succeeded" || modeOf(livemode) !== (await this.mode());
      if (isSure) return { type, payment: paymentOf(object) };
    }
    // Everything else may be overtaken by the time it arrives: what counts is what Stripe says now.
    const reference = isIntent(object) ? object.id : object.payment_intent;
    const payment = typeof reference === "string" ? await this.retrieve(reference) : undefined;
    return payment === undefined || payment.transactionId === "" ? { type } : { type, payment };
  }

  /** The id of the PaymentIntent that was made for a transaction; the one that took money if there are several. */
  private async search(transactionId: string): Promise<string | undefined> {
    const query = `metadata['transactionId']:'${transactionId}'`;
    const { body } = await this.client.get("/v1/payment_intents/search", { query });
    const found = dataOf<StripeIntent>(body);
    return (found.find(({ status }) => status === "succeeded") ?? found[0])?.id;
  }

  private async retrieve(reference: string): Promise<GatewayPayment | undefined> {
    const path = `/v1/payment_intents/${encodeURIComponent(reference)}`;
    const { status, body } = await this.client.get(path, { "expand[]": "latest_charge" });
    if (status === 404) return undefined;
    const intent = intentIn(body);
    if (intent.status !== "succeeded") return paymentOf(intent);
    const { latest_charge: charge } = intent;
    const isDisputed = typeof charge === "object" && charge?.disputed === true;
    const [refunds, disputes] = await Promise.all([
      this.listOf<StripeRefund>("/v1/refunds", reference),
      isDisputed ? this.listOf<StripeDispute>("/v1/disputes", reference) : [],
    ]);
    return paymentOf(intent, { refund: refundOf(refunds, intent.amount), dispute: disputeOf(disputes) });
  }

  private async listOf<T>(path: string, reference: string): Promise<readonly T[]> {
    const { body } = await this.client.get(path, { payment_intent: reference, limit: "100" });
    return dataOf<T>(body);
  }

  /** What an order asks for, as it stands by an answer that does not repeat it. */
  private async echoOf(
    { transactionId, amount, currency, reference }: PaymentOrder,
    known: Pick<GatewayPayment, "status"> & Partial<GatewayPayment>,
  ): Promise<GatewayPayment> {
    const mode = await this.mode();
    const order = { transactionId, amount, currency, ...(reference === undefined ? {} : { reference }) };
    return { ...order, mode, refund: "none", dispute: "none", ...known };
  }
}

/** @throws GatewayUnavailableError for an answer of another shape: it says nothing about the payment */
function intentIn(body: StripeAnswer["body"]): StripeIntent {
  if (isIntent(body)) return body;
  throw new GatewayUnavailableError("not a PaymentIntent");
}

function dataOf<T>(body: StripeAnswer["body"]): readonly T[] {
  if (Array.isArray(body.data)) return body.data as readonly T[];
  throw new GatewayUnavailableError("not a list");
}
