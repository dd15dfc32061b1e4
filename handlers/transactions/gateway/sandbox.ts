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

/** How a payment method of the sandbox behaves; every other one, `sandbox_ok` for example, just pays. */
interface Behaviour {
  /** What the charge comes to; `none` is no answer at all. */
  readonly charge?: GatewayPayment["status"] | "none";
  readonly declineCode?: string;
  /** What a look at the payment finds later. @default what the charge came to */
  readonly later?: GatewayPayment["status"] | "nothing";
  /** What a refund comes to. @default "succeeded" */
  readonly refund?: GatewayPayment["refund"] | "none at all";
}

const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  sandbox_declined: { charge: "declined", declineCode: "card_declined" },
  sandbox_insufficient_funds: { charge: "declined", declineCode: "insufficient_funds" },
  /** Waits until an event says that it succeeded or was declined. */
  sandbox_requires_action: { charge: "requires_action" },
  /** Takes a while: the reconciliation finds that it succeeded. */
  sandbox_processing: { charge: "processing", later: "succeeded" },
  /** Charges the buyer, but the answer gets lost. */
  sandbox_timeout: { charge: "none", later: "succeeded" },
  /** Never heard of it. */
  sandbox_unreachable: { charge: "none", later: "nothing" },
  sandbox_refund_refused: { refund: "failed" },
  /** The answer to the refund gets lost every time; an event can end it. */
  sandbox_refund_timeout: { refund: "none at all" },
};

export interface SandboxSettings {
  /** Reads the signing secrets of webhooks. */
  readonly webhookSecrets: () => Promise<readonly string[]>;
  /** @default Date.now */
  readonly clock?: Clock;
}

/**
 * A gateway that moves no money, calls nobody and remembers nothing: how a payment goes follows from its payment method.
 * Its events are what whoever knows the secret signs: `{type, payment}` with a GatewayPayment.
 */
export class SandboxGateway implements PaymentGateway {
  private readonly webhookSecrets: SandboxSettings["webhookSecrets"];
  private readonly clock: Clock;

  constructor({ webhookSecrets, clock = Date.now }: SandboxSettings) {
    this.webhookSecrets = webhookSecrets;
    this.clock = clock;
  }

  async mode(): Promise<PaymentMode> {
    return "sandbox";
  }

  async charge(order: PaymentOrder): Promise<GatewayPayment> {
    const { charge = "succeeded" } = behaviourOf(order);
    if (charge === "none") throw new GatewayUnavailableError("the sandbox does not answer");
    return paymentOf(order, charge);
  }

  async lookUp(order: PaymentOrder): Promise<GatewayPayment | undefined> {
    const { charge = "succeeded", later = charge } = behaviourOf(order);
    return later === "nothing" || later === "none" ? undefined : paymentOf(order, later);
  }

  async cancel(order: PaymentOrder): Promise<GatewayPayment> {
    return paymentOf(order, "canceled");
  }

  async refund(order: PaymentOrder): Promise<GatewayPayment> {
    const { refund = "succeeded" } = behaviourOf(order);
    if (refund === "none at all") throw new GatewayUnavailableError("the sandbox does not answer");
    return { ...paymentOf(order, "succeeded"), refund };
  }

  async readEvent(rawBody: Buffer, header: (name: string) => string | undefined): Promise<GatewayEvent> {
    const message = { header: header("payment-signature"), rawBody };
    if (!isSigned(message, await this.webhookSecrets(), this.clock())) throw new SignatureError();
    return JSON.parse(rawBody.toString("utf8")) as GatewayEvent;
  }
}

function behaviourOf({ paymentMethod }: PaymentOrder): Behaviour {
  return BEHAVIOURS[paymentMethod] ?? {};
}

function paymentOf(order: PaymentOrder, status: GatewayPayment["status"]): GatewayPayment {
  const { transactionId, amount, currency } = order;
  const { declineCode } = behaviourOf(order);
  return {
    reference: `sandbox_${transactionId}`,
    transactionId,
    amount,
    currency,
    mode: "sandbox",
    status,
    ...(declineCode === undefined ? {} : { declineCode }),
    ...(status === "requires_action" ? { clientSecret: `sandbox_secret_${transactionId}` } : {}),
    refund: "none",
    dispute: "none",
  };
}
