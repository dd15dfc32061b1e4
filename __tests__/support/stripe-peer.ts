import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import Stripe from "stripe";
import { type PeerAnswer, type PeerEvent, refusal, StripeAccount } from "./stripe-peer-state";

/**
 * What goes wrong with a request: it never arrives, its answer gets lost, there is never one, or Stripe fails after it has
 * begun and repeats that failure under the key.
 */
export type PeerFault = "lost" | "answer lost" | "silence" | "failure";

/** A request as the peer saw it. */
export interface PeerRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Milliseconds after which Stripe may forget an idempotency key. */
const KEY_LIFE = 24 * 3_600_000;

/** Only to take paths apart. */
const STRIPE = "http://stripe.example";

export const PEER_KEY = "sk_test_peer";
export const PEER_WEBHOOK_SECRET = "whsec_peer";

interface KeptAnswer extends PeerAnswer {
  readonly path: string;
  readonly body: object;
  readonly asked: string;
  readonly at: number;
}

/**
 * A small Stripe on this computer that remembers: idempotency keys are honoured until `forgetKeys` drops those that are a
 * day old, payments decline or wait as their method says, a search finds nothing new, and what it would send is kept in
 * `account.events` for a test to deliver when and as often as it likes.
 */
export class StripePeer {
  account: StripeAccount;
  readonly requests: PeerRequest[] = [];
  /** For the next requests, one each. */
  readonly faults: PeerFault[] = [];
  /** Milliseconds after which a search finds a payment. */
  searchLag = 60_000;
  private readonly kept = new Map<string, KeptAnswer>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  private constructor(private readonly now: () => number) {
    this.account = new StripeAccount(now);
  }

  /** @param now its clock, epoch milliseconds */
  static async start(now: () => number = Date.now): Promise<StripePeer> {
    const peer = new StripePeer(now);
    peer.server.listen(0, "127.0.0.1");
    await once(peer.server, "listening");
    return peer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  /** A new account, and nothing that was before. */
  reset(): void {
    this.account = new StripeAccount(this.now);
    this.requests.length = 0;
    this.faults.length = 0;
    this.kept.clear();
  }

  /** Drops the keys that are old enough. */
  forgetKeys(): void {
    for (const [key, { at }] of this.kept) if (this.now() - at >= KEY_LIFE) this.kept.delete(key);
  }

  /** An event as it is sent: its exact bytes, and the header that Stripe's own library makes for them. */
  signed(event: PeerEvent, secret = PEER_WEBHOOK_SECRET): { rawBody: Buffer; signature: string } {
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
    const answer = this.exchange({ method, path: `${pathname}${search}`, headers, body: String(body) });
    if (typeof answer === "string") throw new TypeError("fetch failed");
    return Response.json(answer.body, { status: answer.status });
  };

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const answer = this.exchange({ method, path: url, headers, body: await text(request) });
    if (answer === "lost") return void request.socket.destroy();
    if (answer === "silence") return;
    response
      .writeHead(answer.status, { "Content-Type": "application/json" })
      .end(JSON.stringify(answer.body));
  }

  private exchange(request: PeerRequest): PeerAnswer | "lost" | "silence" {
    this.requests.push(request);
    const fault = this.faults.shift();
    if (fault === "lost" || fault === "silence") return fault;
    const answer = this.answer(request, fault);
    return fault === "answer lost" ? "lost" : answer;
  }

  private answer({ method, path, headers, body }: PeerRequest, fault: PeerFault | undefined): PeerAnswer {
    if (headers.authorization !== `Bearer ${PEER_KEY}`) return refusal(401, "api_key_invalid");
    const { pathname, searchParams } = new URL(path, STRIPE);
    if (method === "GET")
      return fault === "failure" ? refusal(500, "api_error") : this.read(pathname, searchParams);

    const key = String(headers["idempotency-key"]);
    const known = this.kept.get(key);
    if (known !== undefined) {
      const isSame = known.path === pathname && known.asked === body;
      return isSame ? known : { status: 400, body: { error: { type: "idempotency_error" } } };
    }
    const answer = this.write(pathname, new URLSearchParams(body));
    const given = fault === "failure" ? refusal(500, "api_error") : answer;
    this.kept.set(key, { ...given, path: pathname, asked: body, at: this.now() });
    return given;
  }

  private read(path: string, query: URLSearchParams): PeerAnswer {
    const { intents, refunds, disputes } = this.account;
    const ofIntent = ({ payment_intent }: { payment_intent: string }) =>
      payment_intent === query.get("payment_intent");
    if (path === "/v1/refunds") return listed(refunds.filter(ofIntent));
    if (path === "/v1/disputes") return listed(disputes.filter(ofIntent));
    if (path === "/v1/payment_intents/search") {
      const [, wanted] = /^metadata\['transactionId'\]:'([^']+)'$/.exec(query.get("query") ?? "") ?? [];
      const isOld = (createdAt: number) => this.now() - createdAt >= this.searchLag;
      return listed(intents.filter((i) => i.metadata.transactionId === wanted && isOld(i.createdAt)));
    }
    const intent = intents.find(({ id }) => path === `/v1/payment_intents/${id}`);
    return intent === undefined ? refusal(404, "resource_missing") : { status: 200, body: { ...intent } };
  }

  private write(path: string, form: URLSearchParams): PeerAnswer {
    if (path === "/v1/payment_intents") return this.account.pay(form);
    if (path === "/v1/refunds") return this.account.refund(form);
    const intent = this.account.intents.find(({ id }) => path === `/v1/payment_intents/${id}/cancel`);
    return intent === undefined ? refusal(404, "resource_missing") : this.account.cancel(intent);
  }
}

const stripe = new Stripe(PEER_KEY);

function listed(data: readonly object[]): PeerAnswer {
  return { status: 200, body: { object: "list", data, has_more: false } };
}
