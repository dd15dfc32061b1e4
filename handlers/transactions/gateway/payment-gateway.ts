import type { PaymentMode } from "../transaction";

/** What a gateway is asked for: only what the transaction stores, so that every attempt asks in the same words. */
export interface PaymentOrder {
  /** Also the idempotency key of the charge. */
  readonly transactionId: string;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
  /** The gateway's token of how the buyer pays. */
  readonly paymentMethod: string;
  /** The gateway's id of the payment, when it is known. */
  readonly reference?: string;
}

/** What a gateway knows of one payment at one moment. */
export interface GatewayPayment {
  /** The gateway's id of it; absent when the gateway refused to make one. */
  readonly reference?: string;
  readonly transactionId: string;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly mode: PaymentMode;
  readonly status: "succeeded" | "requires_action" | "processing" | "declined" | "canceled";
  /** Why the last attempt to pay was declined: a code, never a sentence. */
  readonly declineCode?: string;
  /** Lets the buyer's browser go on with a payment that requires an action. Never stored, never logged. */
  readonly clientSecret?: string;
  /** Of the whole amount; `partial` is somebody else's doing. */
  readonly refund: "none" | "pending" | "succeeded" | "failed" | "partial";
  readonly dispute: "none" | "open" | "won" | "lost";
}

/** Something that happened at the gateway. */
export interface GatewayEvent {
  /** In the gateway's words. */
  readonly type: string;
  /** The payment that it is about; absent when it is about none of this platform. */
  readonly payment?: GatewayPayment;
}

/** The one door to who moves the money. Which gateway is behind it is the stage's configuration. */
export interface PaymentGateway {
  /** The world of the payments that it makes. */
  mode(): Promise<PaymentMode>;
  /**
   * Charges the buyer, at most once within 24 h however often it is called with the same order.
   *
   * @throws GatewayUnavailableError when it is not known whether the buyer was charged
   */
  charge(order: PaymentOrder): Promise<GatewayPayment>;
  /**
   * The payment of an order, by its reference or else by the transaction's id, in which case a new one may not be found
   * for an hour.
   *
   * @throws GatewayUnavailableError
   */
  lookUp(order: PaymentOrder): Promise<GatewayPayment | undefined>;
  /**
   * Sees to it that a payment which waits for the buyer never succeeds; tells when it already did.
   *
   * @throws GatewayUnavailableError
   */
  cancel(order: PaymentOrder): Promise<GatewayPayment>;
  /**
   * Gives everything back, once; `refund` of what it returns is `failed` when the gateway definitely refuses.
   *
   * @throws GatewayUnavailableError when it is not known whether the refund was made
   */
  refund(order: PaymentOrder): Promise<GatewayPayment>;
  /**
   * Reads what a gateway sends, after checking who sent it.
   *
   * @param rawBody the exact bytes of the body
   * @throws SignatureError, GatewayUnavailableError
   */
  readEvent(rawBody: Buffer, header: (name: string) => string | undefined): Promise<GatewayEvent>;
}

/** The gateway did not answer, or with something that says nothing about the payment. */
export class GatewayUnavailableError extends Error {
  override readonly name = "GatewayUnavailableError";
  /** @param reason for the log: a status or a code, nothing of a body */
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The payment gateway gave no answer that counts: ${reason}.`, { cause });
  }
}

/** Whoever sent a message did not prove to be the gateway. */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
  constructor() {
    super("The signature is missing, wrong or too old.");
  }
}
