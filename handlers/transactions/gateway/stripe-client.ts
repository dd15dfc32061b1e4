import { limitSetting } from "../../common/env";
import { errorFields, log } from "../../common/logger";
import { currentScope } from "../../common/request";
import { GatewayUnavailableError } from "./payment-gateway";

/** The version whose shapes stripe-object.ts knows. An account's default may change, requests that name one do not. */
export const STRIPE_VERSION = "2026-10-28.endive";

export const STRIPE_API = "https://api.stripe.com";

/** Milliseconds for one request. */
const REQUEST_TIMEOUT = limitSetting("PAYMENT_GATEWAY_TIMEOUT_MS", 8_000);
/** One more than the retries. */
const ATTEMPTS = 2;
/** Milliseconds of a request's budget that are kept for writing down what the gateway said. */
const KEPT_TIME = 2_500;
/** Milliseconds below which a request is not worth its start. */
const LEAST_TIME = 250;

/** Statuses that answer the question, be it by a refusal. All others say nothing about the payment. */
const ANSWERS: readonly number[] = [200, 400, 402, 404];

export interface StripeAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Parameters by their names in Stripe's form encoding, `metadata[transactionId]`. */
type Form = Readonly<Record<string, string>>;

/**
 * Stripe over plain HTTP: 1 kB, where its library is 241 kB and takes 22 ms of every cold start. Each request is bounded by
 * its own limit and by the deadline of what it is made for, and tried twice.
 */
export class StripeClient {
  /**
   * @param key reads the secret key
   * @param api where Stripe is, without a slash at its end
   */
  constructor(
    readonly key: () => Promise<string>,
    private readonly api: string,
  ) {}

  /** @throws GatewayUnavailableError */
  async get(path: string, query: Form = {}): Promise<StripeAnswer> {
    const search = new URLSearchParams(query).toString();
    return this.send(search === "" ? path : `${path}?${search}`, { method: "GET" });
  }

  /**
   * @param idempotencyKey under which Stripe does the same thing only once
   * @throws GatewayUnavailableError
   */
  async post(path: string, form: Form, idempotencyKey: string): Promise<StripeAnswer> {
    return this.send(path, {
      method: "POST",
      headers: { "Idempotency-Key": idempotencyKey },
      body: new URLSearchParams(form),
    });
  }

  private async send(path: string, init: RequestInit): Promise<StripeAnswer> {
    const authorization = `Bearer ${await this.key()}`;
    const headers = { ...init.headers, Authorization: authorization, "Stripe-Version": STRIPE_VERSION };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.sendOnce(path, { ...init, headers });
      } catch (error) {
        // Paths hold ids of Stripe and of transactions, which logs may name; queries do not get that far.
        const [resource = ""] = path.split("?");
        log("WARN", "payment gateway gave no answer", { attempt, resource, ...errorFields(error) });
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  private async sendOnce(path: string, init: RequestInit): Promise<StripeAnswer> {
    const left = currentScope().deadline.remaining() - KEPT_TIME;
    const time = Math.min(REQUEST_TIMEOUT, Math.floor(left));
    if (time < LEAST_TIME) throw new GatewayUnavailableError("no time left");
    const { status, body } = await exchange(`${this.api}${path}`, {
      ...init,
      signal: AbortSignal.timeout(time),
    });
    // A key that is known with other parameters: our mistake, and the payment of that key may exist.
    const isMistaken = errorOf(body)?.type === "idempotency_error";
    if (!ANSWERS.includes(status) || isMistaken) {
      throw new GatewayUnavailableError(`${status} ${errorOf(body)?.code ?? "without a code"}`);
    }
    return { status, body };
  }
}

async function exchange(url: string, init: RequestInit): Promise<StripeAnswer> {
  try {
    const response = await fetch(url, init);
    return { status: response.status, body: (await response.json()) as StripeAnswer["body"] };
  } catch (error) {
    throw new GatewayUnavailableError(error instanceof Error ? error.name : "no answer", error);
  }
}

/** The `error` of an answer that is a refusal. */
export function errorOf(body: StripeAnswer["body"]): StripeError | undefined {
  return body.error as StripeError | undefined;
}

/** @see https://docs.stripe.com/api/errors */
export interface StripeError {
  readonly type?: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly payment_intent?: unknown;
}
