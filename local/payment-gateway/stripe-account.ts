import type {
  StripeDispute,
  StripeIntent,
  StripeRefund,
} from "../../handlers/transactions/gateway/stripe-object";
import { Journal } from "../journal";
import { behaviourOf, type RefundBehaviour } from "./payment-methods";

/** What Stripe tells of. */
export interface AccountEvent {
  readonly id: string;
  readonly object: "event";
  readonly type: string;
  readonly livemode: boolean;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type AccountIntent = Mutable<StripeIntent> & { readonly createdAt: number; payment_method: string };
export type AccountRefund = Mutable<StripeRefund> & { readonly id: string; readonly payment_intent: string };
export type AccountDispute = Mutable<StripeDispute> & {
  readonly id: string;
  readonly payment_intent: string;
};

/** An answer that Stripe gives and keeps under an idempotency key. */
export interface StripeReply {
  readonly status: number;
  readonly body: object;
}

/** What a Stripe account holds, and what happens in it. */
export class StripeAccount {
  readonly intents: AccountIntent[];
  readonly refunds: AccountRefund[];
  readonly disputes: AccountDispute[];
  /** Everything that it tells, in the order in which it happened. */
  readonly events: AccountEvent[];
  /** Of payments whose method says nothing about it. */
  refundBehaviour: RefundBehaviour = "succeeded";
  livemode = false;
  private readonly byTransaction = new Map<string, AccountIntent[]>();
  private readonly byId = new Map<string, AccountIntent>();
  private readonly listeners = new Set<(event: AccountEvent) => void>();

  /**
   * @param now its clock, epoch milliseconds
   * @param journal keeps all of it @default nothing does
   */
  constructor(
    private readonly now: () => number,
    private readonly journal = new Journal(),
  ) {
    this.intents = journal.read("intent");
    this.refunds = journal.read("refund");
    this.disputes = journal.read("dispute");
    this.events = journal.read("event");
    for (const intent of this.intents) this.index(intent);
  }

  /** @returns ends it */
  subscribe(listener: (event: AccountEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  intent(id: string): AccountIntent | undefined {
    return this.byId.get(id);
  }

  /** The payments that were made for a transaction. */
  intentsOf(transactionId: string): readonly AccountIntent[] {
    return this.byTransaction.get(transactionId) ?? [];
  }

  pay(form: URLSearchParams): StripeReply {
    const method = form.get("payment_method") ?? "";
    const intent: AccountIntent = {
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
    const { payment, declineCode = "generic_decline" } = behaviourOf(method);
    if (payment === "is refused") return refusal(400, "resource_missing");
    this.intents.push(intent);
    this.index(intent);
    switch (payment) {
      case "declines":
        this.decline(intent, declineCode);
        return refusal(402, "card_declined", { decline_code: declineCode, payment_intent: { ...intent } });
      case "needs action":
        this.change(intent, "requires_action");
        break;
      case "processes":
        this.change(intent, "processing");
        break;
      case "succeeds":
        this.succeed(intent);
    }
    return { status: 200, body: { ...intent } };
  }

  /** What was asked of the buyer, or of their bank, has been done. */
  succeed(intent: AccountIntent): void {
    if (intent.status === "succeeded" || intent.status === "canceled") return;
    intent.amount_received = intent.amount;
    intent.latest_charge = { disputed: false };
    this.change(intent, "succeeded");
  }

  decline(intent: AccountIntent, declineCode = "insufficient_funds"): void {
    if (intent.status === "succeeded" || intent.status === "canceled") return;
    intent.last_payment_error = { code: "card_declined", decline_code: declineCode };
    this.change(intent, "requires_payment_method", "payment_intent.payment_failed");
  }

  cancel(intent: AccountIntent): StripeReply {
    const isOver = ["succeeded", "canceled", "processing"].includes(intent.status);
    if (isOver) return refusal(400, "payment_intent_unexpected_state");
    this.change(intent, "canceled");
    return { status: 200, body: { ...intent } };
  }

  refund(form: URLSearchParams): StripeReply {
    const intent = this.intent(form.get("payment_intent") ?? "");
    if (intent?.status !== "succeeded") return refusal(400, "charge_not_refundable");
    if (this.disputeOf(intent)?.status === "needs_response") return refusal(400, "charge_disputed");
    const given = this.refunds.some(
      (refund) => refund.payment_intent === intent.id && refund.status !== "failed",
    );
    if (given) return refusal(400, "charge_already_refunded");
    const { refund: behaviour = this.refundBehaviour } = behaviourOf(intent.payment_method);
    if (behaviour === "refused") return refusal(400, "insufficient_funds");
    const refund: AccountRefund = {
      id: `re_${this.refunds.length + 1}`,
      payment_intent: intent.id,
      amount: intent.amount,
      status: behaviour,
    };
    this.refunds.push(refund);
    this.journal.write("refund", refund.id, refund);
    this.tell("charge.refunded", { object: "charge", payment_intent: intent.id });
    return { status: 200, body: { ...refund } };
  }

  /** The bank has taken, or sent back, what was pending. */
  endRefund(refund: AccountRefund, status: "succeeded" | "failed"): void {
    if (refund.status !== "pending") return;
    refund.status = status;
    this.journal.write("refund", refund.id, refund);
    this.tell("refund.updated", { object: "refund", ...refund });
  }

  openDispute(intent: AccountIntent): void {
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
    this.journal.write("dispute", dispute.id, dispute);
    intent.latest_charge = { disputed: true };
    this.journal.write("intent", intent.id, intent);
    this.tell("charge.dispute.created", { object: "dispute", ...dispute });
  }

  closeDispute(dispute: AccountDispute, status: "won" | "lost"): void {
    if (dispute.status !== "needs_response") return;
    dispute.status = status;
    this.journal.write("dispute", dispute.id, dispute);
    this.tell("charge.dispute.closed", { object: "dispute", ...dispute });
  }

  private disputeOf({ id }: AccountIntent): AccountDispute | undefined {
    return this.disputes.find(({ payment_intent }) => payment_intent === id);
  }

  private change(intent: AccountIntent, status: string, type = `payment_intent.${status}`): void {
    intent.status = status;
    this.journal.write("intent", intent.id, intent);
    this.tell(type, { ...intent });
  }

  private tell(type: string, object: Readonly<Record<string, unknown>>): void {
    const id = `evt_${this.events.length + 1}`;
    const event = { id, object: "event", type, livemode: this.livemode, data: { object } } as const;
    this.events.push(event);
    this.journal.write("event", id, event);
    for (const listener of this.listeners) listener(event);
  }

  private index(intent: AccountIntent): void {
    const { transactionId = "" } = intent.metadata;
    this.byId.set(intent.id, intent);
    this.byTransaction.set(transactionId, [...(this.byTransaction.get(transactionId) ?? []), intent]);
  }
}

export function refusal(status: number, code: string, more: object = {}): StripeReply {
  return { status, body: { error: { type: "invalid_request_error", code, ...more } } };
}
