import { createHmac } from "node:crypto";
import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";

export interface WebhookSenderOptions {
  /** Where events go; undefined: nowhere, yet. */
  readonly url: () => string | undefined;
  readonly secret: string;
  /** Milliseconds before each attempt. Stripe goes on for three days, which is shortened here. @default 8 within a minute */
  readonly pauses?: readonly number[];
  /** Epoch milliseconds. @default Date.now */
  readonly now?: () => number;
  /** Told of each event that was given up. */
  readonly log?: (line: string) => void;
}

/** Milliseconds. The first is what it takes Stripe to send at all. */
const PAUSES = [300, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** Milliseconds that an attempt may take. */
const ANSWER_TIMEOUT = 10_000;

/**
 * Sends events to the platform until it takes them, in no certain order, as Stripe does.
 *
 * @see https://docs.stripe.com/webhooks#behaviors
 */
export class WebhookSender {
  private readonly underway = new Set<Promise<void>>();
  private readonly ending = endingForMany();

  constructor(private readonly options: WebhookSenderOptions) {
    // One for each event that is under way, which is no leak.
    setMaxListeners(0, this.ending.signal);
  }

  send(event: { readonly id: string }): void {
    const delivery = this.deliver(event).finally(() => this.underway.delete(delivery));
    this.underway.add(delivery);
  }

  /** When all events so far are taken or given up. */
  async settled(): Promise<void> {
    while (this.underway.size > 0) await Promise.all(this.underway);
  }

  /** Gives up all that is left. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.settled();
  }

  private async deliver(event: { readonly id: string }): Promise<void> {
    const { pauses = PAUSES, log } = this.options;
    const { signal } = this.ending;
    const body = JSON.stringify(event);
    let outcome = "nowhere to send it to";
    try {
      for (const pause of pauses) {
        await setTimeout(pause, undefined, { signal });
        outcome = await this.attempt(body);
        if (outcome === "taken") return;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      outcome = "the platform ends";
    }
    log?.(`The payment gateway gave up the event ${event.id}: ${outcome}`);
  }

  /** @returns `taken`, or why it was not */
  private async attempt(body: string): Promise<string> {
    const { url, secret, now = Date.now } = this.options;
    const target = url();
    if (target === undefined) return "nowhere to send it to";
    try {
      const { ok, status } = await fetch(target, {
        method: "POST",
        headers: { "content-type": "application/json", "stripe-signature": signatureOf(body, secret, now()) },
        body,
        signal: AbortSignal.any([this.ending.signal, AbortSignal.timeout(ANSWER_TIMEOUT)]),
      });
      return ok ? "taken" : `answered by ${status}`;
    } catch (error) {
      return error instanceof Error ? error.name : "no answer";
    }
  }
}

/**
 * The header `Stripe-Signature` of a body.
 *
 * @param now epoch milliseconds
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function signatureOf(body: string, secret: string, now: number): string {
  const time = Math.floor(now / 1000);
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
}

/** Each message that is under way listens, and Node takes more than ten listeners for a leak. */
function endingForMany(): AbortController {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  return ending;
}
