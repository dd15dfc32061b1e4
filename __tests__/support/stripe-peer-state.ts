import type {
  StripeDispute,
  StripeIntent,
  StripeRefund,
} from "../../handlers/transactions/gateway/stripe-object";

/** How the payments of one method go; a test names the method `pm_<behaviour>`. */
export type Behaviour = "ok" | "declined" | "action" | "processing";

/** How the next refunds go. */
export type RefundBehaviour = "succeeded" | "pending" | "refused";

export interface PeerEvent {
  readonly id: string;
  readonly object: "event";
  readonly type: string;
  readonly livemode: boolean;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type PeerIntent = Mutable<StripeIntent> & { readonly createdAt: number; payment_method: string };
type PeerRefund = Mutable<StripeRefund> & { readonly id: string; readonly payment_intent: string };
type PeerDispute = Mutable<StripeDispute> & { readonly id: string; readonly payment_intent: string };

/** An answer that Stripe gives and keeps under an idempotency key. */
export interface PeerAnswer {
  readonly status: number;
  readonly body: object;
}

/** What a Stripe account holds, and what happens in it. */
export class StripeAccount {
  readonly intents: PeerIntent[] = [];
  readonly refunds: PeerRefund[] = [];
  readonly disputes: PeerDispute[] = [];
  /** Everything that it would send, in the order in which it happened. */
  readonly events: PeerEvent[] = [];
  refundBehaviour: RefundBehaviour = "succeeded";
  livemode = false;

  constructor(private readonly now: () => number) {}

  pay(form: URLSearchParams): PeerAnswer {
    const method = form.get("payment_method") ?? "";
    const intent: PeerIntent = {
      id: `pi_${this.intents.length + 1}`,
      object: "payment_intent",
      status: "requires_payment_method",
      amount: Number(form.get("amount")),
      amount_received: 0,
      currency: form.get("currency") ?? "",
      livemode: this.livemode,
      metadata: { transactionId: form.get("metadata[transactionId]") ?? "" },
      client_secret: `pi_${this.intents.length + 1}_secret`,
      last_payment_error: null,
      latest_charge: null,
      payment_method: method,
      createdAt: this.now(),
    };
    if (method === "pm_unknown") return refusal(400, "resource_missing");
    this.intents.push(intent);
    switch (method) {
      case "pm_declined":
        this.decline(intent);
        return refusal(402, "card_declined", {
          decline_code: "insufficient_funds",
          payment_intent: { ...intent },
        });
      case "pm_action":
        this.change(intent, "requires_action");
        break;
      case "pm_processing":
        this.change(intent, "processing");
        break;
      default:
        this.succeed(intent);
    }
    return { status: 200, body: { ...intent } };
  }

  /** What was asked of the buyer, or of their bank, has been done. */
  succeed(intent: PeerIntent): void {
    if (intent.status === "succeeded" || intent.status === "canceled") return;
    intent.amount_received = intent.amount;
    intent.latest_charge = { disputed: false };
    this.change(intent, "succeeded");
  }

  decline(intent: PeerIntent): void {
    if (intent.status === "succeeded" || intent.status === "canceled") return;
    intent.last_payment_error = { code: "card_declined", decline_code: "insufficient_funds" };
    this.change(intent, "requires_payment_method", "payment_intent.payment_failed");
  }

  cancel(intent: PeerIntent): PeerAnswer {
    const isOver = ["succeeded", "canceled", "processing"].includes(intent.status);
    if (isOver) return refusal(400, "payment_intent_unexpected_state");
    this.change(intent, "canceled");
    return { status: 200, body: { ...intent } };
  }

  refund(form: URLSearchParams): PeerAnswer {
    const intent = this.intents.find(({ id }) => id === form.get("payment_intent"));
    if (intent?.status !== "succeeded") return refusal(400, "charge_not_refundable");
    if (this.disputeOf(intent)?.status === "needs_response") return refusal(400, "charge_disputed");
    const given = this.refunds.some(
      (refund) => refund.payment_intent === intent.id && refund.status !== "failed",
    );
    if (given) return refusal(400, "charge_already_refunded");
    if (this.refundBehaviour === "refused") return refusal(400, "insufficient_funds");
    const refund: PeerRefund = {
      id: `re_${this.refunds.length + 1}`,
      payment_intent: intent.id,
      amount: intent.amount,
      status: this.refundBehaviour,
    };
    this.refunds.push(refund);
    this.tell("charge.refunded", { object: "charge", payment_intent: intent.id });
    return { status: 200, body: { ...refund } };
  }

  /** The bank has taken, or sent back, what was pending. */
  endRefund(refund: PeerRefund, status: "succeeded" | "failed"): void {
    if (refund.status !== "pending") return;
    refund.status = status;
    this.tell("refund.updated", { object: "refund", ...refund });
  }

  openDispute(intent: PeerIntent): void {
    if (intent.status !== "succeeded" || this.disputeOf(intent) !== undefined) return;
    const isRefunded = this.refunds.some(
      ({ payment_intent, status }) => payment_intent === intent.id && status !== "failed",
    );
    if (isRefunded) return;
    const dispute = {
      id: `dp_${this.disputes.length + 1}`,
      payment_intent: intent.id,
      status: "needs_response",
    };
    this.disputes.push(dispute);
    intent.latest_charge = { disputed: true };
    this.tell("charge.dispute.created", { object: "dispute", ...dispute });
  }

  closeDispute(dispute: PeerDispute, status: "won" | "lost"): void {
    if (dispute.status !== "needs_response") return;
    dispute.status = status;
    this.tell("charge.dispute.closed", { object: "dispute", ...dispute });
  }

  private disputeOf({ id }: PeerIntent): PeerDispute | undefined {
    return this.disputes.find(({ payment_intent }) => payment_intent === id);
  }

  private change(intent: PeerIntent, status: string, type = `payment_intent.${status}`): void {
    intent.status = status;
    this.tell(type, { ...intent });
  }

  private tell(type: string, object: Readonly<Record<string, unknown>>): void {
    const id = `evt_${this.events.length + 1}`;
    this.events.push({ id, object: "event", type, livemode: this.livemode, data: { object } });
  }
}

export function refusal(status: number, code: string, more: object = {}): PeerAnswer {
  return { status, body: { error: { type: "invalid_request_error", code, ...more } } };
}
