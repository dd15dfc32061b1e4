import Stripe from "stripe";
import { type Disturbance, servingExchanges } from "../../local/exchange";
import { type LoopbackServer, startLoopbackServer } from "../../local/loopback-server";
import {
  type AccountEvent,
  StripeAccount,
  type StripeReply,
} from "../../local/payment-gateway/stripe-account";
import {
  answerOf,
  StripeApi,
  type StripeRequest,
  stripeRequestOf,
} from "../../local/payment-gateway/stripe-api";

/**
 * What goes wrong with a request: it never arrives, its answer gets lost, there is never one, or Stripe fails after it has
 * begun and repeats that failure under the key.
 */
export type PeerFault = "lost" | "answer lost" | "silence" | "failure";

export const PEER_KEY = "sk_test_peer";
export const PEER_WEBHOOK_SECRET = "whsec_peer";

/**
 * The local platform's Stripe with a clock and faults of a test's own. What it would send is kept in `account.events`, for a
 * test to deliver when and as often as it likes.
 */
export class StripePeer {
  account: StripeAccount;
  readonly requests: (StripeRequest & { readonly path: string })[] = [];
  /** For the next requests, one each. */
  readonly faults: PeerFault[] = [];
  private api: StripeApi;
  private lag = 60_000;
  private server: LoopbackServer | undefined;

  private constructor(private readonly now: () => number) {
    [this.account, this.api] = this.opened();
  }

  /** @param now its clock, epoch milliseconds */
  static async start(now: () => number = Date.now): Promise<StripePeer> {
    const peer = new StripePeer(now);
    peer.server = await startLoopbackServer(
      servingExchanges(
        (request) => answerOf(peer.api.reply(stripeRequestOf(request))),
        (request) => peer.disturbanceOf(stripeRequestOf(request)),
      ),
    );
    return peer;
  }

  get url(): string {
    return this.server?.endpoint ?? "";
  }

  /** Milliseconds after which a search finds a payment. */
  set searchLag(lag: number) {
    this.lag = lag;
    this.api.searchLag = lag;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** A new account, and nothing that was before. */
  reset(): void {
    [this.account, this.api] = this.opened();
    this.requests.length = 0;
    this.faults.length = 0;
  }

  forgetKeys(): void {
    this.api.forgetKeys();
  }

  /** An event as it is sent: its exact bytes, and the header that Stripe's own library makes for them. */
  signed(event: AccountEvent, secret = PEER_WEBHOOK_SECRET): { rawBody: Buffer; signature: string } {
    const payload = JSON.stringify(event);
    const timestamp = Math.floor(this.now() / 1000);
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return { rawBody: Buffer.from(payload), signature };
  }

  /** In place of the global `fetch`: the same peer without the network between, for tests that call it very often. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(String(input));
    const headers = Object.fromEntries(new Headers(init.headers));
    const { method = "GET", body = "" } = init;
    const request = { method, url: `${pathname}${search}`, headers, body: String(body) };
    const disturbance = this.disturbanceOf(request);
    if (disturbance === "reset" || disturbance === "silence") throw new TypeError("fetch failed");
    if (typeof disturbance === "object" && "status" in disturbance) {
      return new Response(String(disturbance.body), { status: disturbance.status });
    }
    const { status, body: answer }: StripeReply = this.api.reply(request);
    if (disturbance === "lost-answer") throw new TypeError("fetch failed");
    return Response.json(answer, { status });
  };

  private opened(): [StripeAccount, StripeApi] {
    const account = new StripeAccount(this.now);
    const api = new StripeApi({ account, key: PEER_KEY, now: this.now });
    api.searchLag = this.lag;
    return [account, api];
  }

  private disturbanceOf(request: StripeRequest): Disturbance | undefined {
    this.requests.push({ ...request, path: request.url });
    switch (this.faults.shift()) {
      case "lost":
        return "reset";
      case "silence":
        return "silence";
      case "answer lost":
        return "lost-answer";
      case "failure":
        return answerOf(this.api.reply(request, true));
    }
    return undefined;
  }
}

const stripe = new Stripe(PEER_KEY);
