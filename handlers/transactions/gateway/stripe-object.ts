import type { PaymentMode } from "../transaction";
import type { GatewayPayment } from "./payment-gateway";

/** What is read of Stripe's PaymentIntent. */
export interface StripeIntent {
  readonly id: string;
  readonly object: "payment_intent";
  readonly status: string;
  /** Minor units, as are all amounts. */
  readonly amount: number;
  readonly amount_received?: number;
  /** Lower case. */
  readonly currency: string;
  readonly livemode: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly client_secret?: string | null;
  readonly last_payment_error?: { readonly code?: string; readonly decline_code?: string } | null;
  /** An object where the request asks for it. */
  readonly latest_charge?: string | { readonly disputed: boolean } | null;
}

export interface StripeRefund {
  readonly status: string | null;
  readonly amount: number;
}

export interface StripeDispute {
  readonly status: string;
}

export interface StripeEvent {
  readonly type: string;
  readonly livemode: boolean;
  readonly data: { readonly object: Readonly<Record<string, unknown>> };
}

export function isIntent(value: unknown): value is StripeIntent {
  const { object, id, status } = (value ?? {}) as Partial<StripeIntent>;
  return object === "payment_intent" && typeof id === "string" && typeof status === "string";
}

export function modeOf(livemode: boolean): PaymentMode {
  return livemode ? "live" : "test";
}

/** What came back of a payment: what a PaymentIntent does not tell. */
type Aftermath = Pick<GatewayPayment, "refund" | "dispute">;

export function paymentOf(
  intent: StripeIntent,
  aftermath: Aftermath = { refund: "none", dispute: "none" },
): GatewayPayment {
  const { code, decline_code = code } = intent.last_payment_error ?? {};
  const status = statusOf(intent.status);
  const amount = status === "succeeded" ? (intent.amount_received ?? intent.amount) : intent.amount;
  const hasSecret = status === "requires_action" && typeof intent.client_secret === "string";
  return {
    reference: intent.id,
    transactionId: intent.metadata.transactionId ?? "",
    amount,
    currency: intent.currency.toUpperCase(),
    mode: modeOf(intent.livemode),
    status,
    ...(decline_code === undefined ? {} : { declineCode: decline_code }),
    ...(hasSecret ? { clientSecret: intent.client_secret as string } : {}),
    ...aftermath,
  };
}

/** @see https://docs.stripe.com/payments/paymentintents/lifecycle */
function statusOf(status: string): GatewayPayment["status"] {
  switch (status) {
    case "succeeded":
    case "processing":
    case "canceled":
      return status;
    case "requires_payment_method":
      return "declined";
    default:
      // Made but not paid, and still payable: who gives up on it has to cancel it.
      return "requires_action";
  }
}

/** @param amount of the payment: a refund of less is not the platform's */
export function refundOf(refunds: readonly StripeRefund[], amount: number): GatewayPayment["refund"] {
  const sumOf = (...statuses: readonly string[]) =>
    refunds
      .filter(({ status }) => statuses.includes(status ?? ""))
      .reduce((sum, refund) => sum + refund.amount, 0);
  const done = sumOf("succeeded");
  const underway = sumOf("pending", "requires_action");
  if (done + underway === 0) return refunds.length === 0 ? "none" : "failed";
  if (done >= amount) return "succeeded";
  return done + underway >= amount ? "pending" : "partial";
}

/** @see https://docs.stripe.com/api/disputes/object#dispute_object-status */
export function disputeOf(disputes: readonly StripeDispute[]): GatewayPayment["dispute"] {
  if (disputes.length === 0) return "none";
  const statuses = disputes.map(({ status }) => status);
  if (statuses.includes("lost")) return "lost";
  // A warning is an enquiry: no money has moved, nor does it at its end.
  const over = ["won", "warning_closed", "prevented"];
  return statuses.every((status) => over.includes(status)) ? "won" : "open";
}
