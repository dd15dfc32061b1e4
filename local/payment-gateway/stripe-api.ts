import type { Answer, Disturbance, Exchange } from "../exchange";
import { Journal } from "../journal";
import { behaviourOf } from "./payment-methods";
import { refusal, type StripeAccount, type StripeReply } from "./stripe-account";

export interface StripeApiOptions {
  readonly account: StripeAccount;
  /** The secret key that requests must carry. */
  readonly key: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Keeps the answers under idempotency keys @default nothing does */
  readonly journal?: Journal;
}

/** What is asked, taken apart. */
export type StripeRequest = Pick<Exchange, "method" | "url" | "headers"> & { readonly body: string };

/** Milliseconds after which Stripe may forget an idempotency key. */
const KEY_LIFE = 24 * 3_600_000;

/** Only to take paths apart. */
const STRIPE = "http://stripe.example";

interface KeptReply extends StripeReply {
  readonly key: string;
  readonly path: string;
  readonly asked: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * What the platform uses of Stripe's API. It remembers: idempotency keys are honoured until `forgetKeys` drops those that
 * are a day old, payments go as their method says, and a search finds nothing new.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export class StripeApi {
  /** Milliseconds after which a search finds a payment. */
  searchLag = 60_000;
  private readonly kept: Map<string, KeptReply>;
  private readonly journal: Journal;

  constructor(private readonly options: StripeApiOptions) {
    this.journal = options.journal ?? new Journal();
    this.kept = new Map(this.journal.read<KeptReply>("reply").map((reply) => [reply.key, reply]));
    this.forgetKeys();
  }

  /** Drops the keys that are old enough. */
  forgetKeys(): void {
    for (const [key, { at }] of this.kept) if (this.options.now() - at >= KEY_LIFE) this.kept.delete(key);
  }

  /** @param fails after it has begun: Stripe repeats that failure under the key */
  reply({ method, url, headers, body }: StripeRequest, fails = false): StripeReply {
    const { key: secretKey, now } = this.options;
    if (headers.authorization !== `Bearer ${secretKey}`) return refusal(401, "api_key_invalid");
    const { pathname, searchParams } = new URL(url, STRIPE);
    if (method === "GET") return fails ? refusal(500, "api_error") : this.read(pathname, searchParams);

    const key = String(headers["idempotency-key"]);
    const known = this.kept.get(key);
    if (known !== undefined) {
      const isSame = known.path === pathname && known.asked === body;
      return isSame ? known : { status: 400, body: { error: { type: "idempotency_error" } } };
    }
    const reply = this.write(pathname, new URLSearchParams(body));
    const given = fails ? refusal(500, "api_error") : reply;
    const kept = { ...given, key, path: pathname, asked: body, at: now() };
    this.kept.set(key, kept);
    this.journal.write("reply", key, kept);
    return given;
  }

  /** What goes wrong because of the payment method. */
  disturbanceOf({ method, url, body }: StripeRequest): Disturbance | undefined {
    if (method !== "POST") return undefined;
    const form = new URLSearchParams(body);
    const isCharge = url === "/v1/payment_intents";
    const paid = this.options.account.intent(form.get("payment_intent") ?? "");
    const { loses } = behaviourOf((isCharge ? form.get("payment_method") : paid?.payment_method) ?? "");
    if (loses === "everything") return "reset";
    const isLost = (loses === "charge" && isCharge) || (loses === "refund" && url === "/v1/refunds");
    return isLost ? "lost-answer" : undefined;
  }

  private read(path: string, query: URLSearchParams): StripeReply {
    const { account, now } = this.options;
    const ofIntent = ({ payment_intent }: { payment_intent: string }) =>
      payment_intent === query.get("payment_intent");
    if (path === "/v1/refunds") return listed(account.refunds.filter(ofIntent));
    if (path === "/v1/disputes") return listed(account.disputes.filter(ofIntent));
    if (path === "/v1/payment_intents/search") {
      const [, wanted = ""] = /^metadata\['transactionId'\]:'([^']+)'$/.exec(query.get("query") ?? "") ?? [];
      const isOld = ({ createdAt }: { createdAt: number }) => now() - createdAt >= this.searchLag;
      return listed(account.intentsOf(wanted).filter(isOld));
    }
    const [, id = ""] = /^\/v1\/payment_intents\/([^/]+)$/.exec(path) ?? [];
    const intent = account.intent(id);
    return intent === undefined ? refusal(404, "resource_missing") : { status: 200, body: { ...intent } };
  }

  private write(path: string, form: URLSearchParams): StripeReply {
    const { account } = this.options;
    if (path === "/v1/payment_intents") return account.pay(form);
    if (path === "/v1/refunds") return account.refund(form);
    const [, id = ""] = /^\/v1\/payment_intents\/([^/]+)\/cancel$/.exec(path) ?? [];
    const intent = account.intent(id);
    return intent === undefined ? refusal(404, "resource_missing") : account.cancel(intent);
  }
}

export function answerOf({ status, body }: StripeReply): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

export function stripeRequestOf({ body, ...rest }: Exchange): StripeRequest {
  return { ...rest, body: body.toString("utf8") };
}

function listed(data: readonly object[]): StripeReply {
  return { status: 200, body: { object: "list", data, has_more: false } };
}
