import type { ApiAnswer } from "../client/api-client";
import { type Call, textOf } from "../client/marketplace";
import type { ClientParts } from "./client-parts";
import { transactionOf } from "./observations";
import type { Offer } from "./scene";

export const TRANSACTIONS = "/transactions";

/** A purchase under one key. */
interface OwnPurchase {
  readonly key: string;
  readonly body: object;
  transactionId: string;
}

/** How buyers pay, by how often. Most just pay. */
const METHODS: readonly string[] = [
  ...Array.from({ length: 14 }, () => "pm_card_visa"),
  "pm_declined",
  "pm_action",
  "pm_processing",
  "sandbox_timeout",
  "sandbox_refund_timeout",
  "sandbox_refund_refused",
  "pm_card_pendingRefund",
];
/** Repetitions at once of a purchase that was not answered well. */
const REPETITIONS = 2;

/** What a client buys, and what it does with its idempotency keys. */
export class OwnPurchases {
  private readonly purchases: OwnPurchase[] = [];
  private readonly asked = new Set<string>();

  constructor(
    private readonly parts: Pick<ClientParts, "draws" | "member" | "observations" | "platform">,
    private readonly call: Call,
  ) {}

  /** Buys what was not asked for yet, and asks again when that is not answered well. */
  async buy({ solutionId, price, partnerId }: Offer): Promise<void> {
    const { draws, member } = this.parts;
    if (partnerId === member.userId || this.asked.has(solutionId)) return;
    this.asked.add(solutionId);
    const body = { solutionId, expectedPrice: price, paymentMethod: draws.of(METHODS) };
    const purchase = { key: `soak-${this.purchases.length}`, body, transactionId: "" };
    this.purchases.push(purchase);
    for (let attempt = 0; attempt <= REPETITIONS; attempt += 1) {
      const answer = await this.send(purchase).catch(() => undefined);
      if (answer !== undefined && answer.status < 500) return;
    }
  }

  /** The same request under the same key, for what became of it before. */
  async repeat(): Promise<void> {
    const { draws } = this.parts;
    if (this.purchases.length === 0) return;
    const purchase = draws.of(this.purchases);
    // Two at the same time are one purchase as well.
    const times = draws.next() < 0.2 ? 2 : 1;
    await Promise.allSettled(Array.from({ length: times }, () => this.send(purchase)));
  }

  private async send(purchase: OwnPurchase): Promise<ApiAnswer> {
    const { member, observations } = this.parts;
    const { body, key } = purchase;
    const answer = await this.call("POST", TRANSACTIONS, { body, headers: { "idempotency-key": key } });
    observations.addPurchase(member.userId, key, answer);
    if (answer.status < 400 || answer.status === 402) purchase.transactionId = transactionOf(answer);
    this.completeAction(textOf(answer, "clientSecret"));
    return answer;
  }

  /** What the buyer's browser does, with the gateway alone. */
  private completeAction(clientSecret: string): void {
    const { draws, platform } = this.parts;
    if (clientSecret === "" || draws.next() < 0.3) return;
    const paymentId = clientSecret.replace(/_secret$/, "");
    platform.peers.payments.completeAction(paymentId, draws.next() < 0.8 ? "succeeds" : "declines");
  }

  /** A key that is known, with another request. */
  async misuseKey(): Promise<void> {
    const known = this.known();
    if (known === undefined) return;
    const body = { ...known.body, expectedPrice: { amount: 1, currency: "EUR" }, paymentMethod: "pm_other" };
    const answer = await this.call("POST", TRANSACTIONS, { body, headers: { "idempotency-key": known.key } });
    if (answer.status < 500 && answer.status !== 422) {
      this.parts.observations.violate(`another request under a known key was answered ${answer.status}`);
    }
  }

  /** One that a transaction is known of, or none. */
  known(): OwnPurchase | undefined {
    const known = this.purchases.filter(({ transactionId }) => transactionId !== "");
    return known.length === 0 ? undefined : this.parts.draws.of(known);
  }
}
