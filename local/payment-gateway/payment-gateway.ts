import { type Disturbance, type Exchange, servingExchanges } from "../exchange";
import type { Failures } from "../failures/failures";
import { Journal } from "../journal";
import { startLoopbackServer } from "../loopback-server";
import { type LedgerEntry, ledgerOf } from "./ledger";
import { type AccountIntent, refusal, StripeAccount } from "./stripe-account";
import { answerOf, StripeApi, stripeRequestOf } from "./stripe-api";
import { WebhookSender } from "./webhook-sender";

export interface PaymentGatewayOptions {
  /** The secret key that requests must carry. */
  readonly key: string;
  /** What events are signed with. */
  readonly webhookSecret: string;
  readonly failures: Failures;
  /** File that keeps the account between two runs. @default none */
  readonly file?: string;
  /** Milliseconds that each answer takes longer. @default 0 */
  readonly latency?: number;
  /** Milliseconds after which payments and refunds that take a while come through. @default 3,000 */
  readonly processingTime?: number;
  /** Milliseconds after which a search finds a payment; Stripe says a minute. @default 60,000 */
  readonly searchLag?: number;
  /** Milliseconds before each attempt to deliver an event. @default 8 attempts within a minute */
  readonly webhookPauses?: readonly number[];
  readonly log?: (line: string) => void;
}

/** A simulated payment gateway that speaks Stripe's API, moves no money and forgets nothing. */
export interface LocalPaymentGateway {
  readonly endpoint: string;
  /** Every payment so far, oldest first: what an auditor compares the tables with. */
  ledger(): readonly LedgerEntry[];
  /** From now on, events go there, for example to `http://127.0.0.1:3000/webhooks/payments`. */
  sendEventsTo(url: string): void;
  /** When all events so far are delivered or given up. */
  eventsSettled(): Promise<void>;
  /** The buyer does, or refuses, what the bank asks for. @returns whether there is such a payment that waits */
  completeAction(paymentId: string, how: "succeeds" | "declines"): boolean;
  stop(): Promise<void>;
}

const PROCESSING_TIME = 3_000;

export async function startPaymentGateway(options: PaymentGatewayOptions): Promise<LocalPaymentGateway> {
  const journal = new Journal(options.file);
  const account = new StripeAccount(Date.now, journal);
  const api = new StripeApi({ account, key: options.key, now: Date.now, journal });
  api.searchLag = options.searchLag ?? api.searchLag;

  let webhookUrl: string | undefined;
  const sender = new WebhookSender({
    url: () => webhookUrl,
    secret: options.webhookSecret,
    ...(options.webhookPauses === undefined ? {} : { pauses: options.webhookPauses }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  account.subscribe((event) => sender.send(event));
  const endProcessing = whileProcessing(account, options.processingTime ?? PROCESSING_TIME);

  const server = await startLoopbackServer(
    servingExchanges(
      (request) => answerOf(api.reply(stripeRequestOf(request))),
      (request) => disturbanceOf(request, api, options),
    ),
  );
  return {
    endpoint: server.endpoint,
    ledger: () => ledgerOf(account),
    sendEventsTo: (url) => {
      webhookUrl = url;
    },
    eventsSettled: () => sender.settled(),
    completeAction: (paymentId, how) => {
      const intent = account.intent(paymentId);
      if (intent?.status !== "requires_action") return false;
      if (how === "succeeds") account.succeed(intent);
      else account.decline(intent, "authentication_required");
      return true;
    },
    stop: async () => {
      endProcessing();
      await sender.stop();
      await server.stop();
    },
  };
}

/** What the failure switches say comes before what the payment method does. */
function disturbanceOf(
  request: Exchange,
  api: StripeApi,
  { failures, latency = 0 }: PaymentGatewayOptions,
): Disturbance | undefined {
  const asked = stripeRequestOf(request);
  const drawn = failures.disturbing("payments", (kind) =>
    // A failure is the end of a request that was begun; one that is throttled was not.
    answerOf(kind === "error" ? api.reply(asked, true) : refusal(429, "rate_limit")),
  )(request);
  return drawn ?? api.disturbanceOf(asked) ?? (latency > 0 ? { delay: latency } : undefined);
}

/** Brings what takes a while to its end, also what an earlier run left. @returns ends that */
function whileProcessing(account: StripeAccount, time: number): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const later = (work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, time);
    timers.add(timer);
  };
  const processing = (intent: AccountIntent) => intent.status === "processing";
  const succeed = (intent: AccountIntent) => later(() => account.succeed(intent));
  for (const intent of account.intents.filter(processing)) succeed(intent);
  for (const refund of account.refunds) {
    if (refund.status === "pending") later(() => account.endRefund(refund, "succeeded"));
  }
  const unsubscribe = account.subscribe(({ type, data: { object } }) => {
    const intent = account.intent(String(object.id));
    if (type === "payment_intent.processing" && intent !== undefined) succeed(intent);
    if (type !== "charge.refunded") return;
    for (const refund of account.refunds.filter((each) => each.payment_intent === object.payment_intent)) {
      if (refund.status === "pending") later(() => account.endRefund(refund, "succeeded"));
    }
  });
  return () => {
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
  };
}
