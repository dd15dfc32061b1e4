import fc from "fast-check";
import type { Principal } from "../../handlers/common/auth";
import { newId } from "../../handlers/common/ids";
import type { PaymentGateway } from "../../handlers/transactions/gateway/payment-gateway";
import { StripeGateway } from "../../handlers/transactions/gateway/stripe";
import { transactionIdOf } from "../../handlers/transactions/purchase";
import type { TransactionItem } from "../../handlers/transactions/transaction";
import type { RefundBehaviour } from "../../local/payment-gateway/payment-methods";
import type { AccountIntent } from "../../local/payment-gateway/stripe-account";
import { asRequest, type PaymentServices, type PaymentWorld } from "./payment-world";
import { PEER_KEY, PEER_WEBHOOK_SECRET, type PeerFault, type StripePeer } from "./stripe-peer";

/** One thing that happens. Indexes are taken modulo what there is. */
export type Step =
  | { readonly do: "attempt"; readonly key: number; readonly times: number }
  /** The function dies at its k-th call of storage or gateway, before the call or after it. */
  | { readonly do: "crash"; readonly key: number; readonly at: number; readonly after: boolean }
  | { readonly do: "refund"; readonly key: number; readonly times: number }
  | { readonly do: "crash in refund"; readonly key: number; readonly at: number; readonly after: boolean }
  | { readonly do: "event"; readonly index: number; readonly times: number }
  | { readonly do: "fault"; readonly fault: PeerFault; readonly requests: number }
  | { readonly do: "clock"; readonly seconds: number }
  | { readonly do: "forget keys" }
  | { readonly do: "reconcile" }
  /** The buyer, or the bank. */
  | { readonly do: "pay" | "decline"; readonly index: number }
  | { readonly do: "refunds"; readonly go: RefundBehaviour }
  | { readonly do: "end refund"; readonly status: "succeeded" | "failed" }
  | { readonly do: "dispute"; readonly index: number }
  | { readonly do: "close dispute"; readonly status: "won" | "lost" };

/** Keys that one buyer uses for one solution. */
const KEYS = ["key-1", "key-2"] as const;

const key = fc.nat(KEYS.length - 1);
const index = fc.nat(20);
const times = fc.integer({ min: 1, max: 3 });
const at = fc.integer({ min: 1, max: 8 });
const after = fc.boolean();
/** A lease, a buyer's time, what is left of a day, and more than that. */
const JUMPS = [-30, 20, 36, 900, 3_700, 82_500, 23 * 3_600, 25 * 3_600];

const just = <const D extends string>(name: D) => fc.constant(name);
const attempt = fc.record({ do: just("attempt"), key, times });
const crash = fc.record({ do: just("crash"), key, at, after });
const refund = fc.record({ do: just("refund"), key, times });
const refundCrash = fc.record({ do: just("crash in refund"), key, at, after });
const event = fc.record({ do: just("event"), index, times });
const fault = fc.record({
  do: just("fault"),
  fault: fc.constantFrom<PeerFault>("lost", "answer lost", "answer lost", "failure"),
  requests: fc.integer({ min: 1, max: 3 }),
});
const clock = fc.record({ do: just("clock"), seconds: fc.constantFrom(...JUMPS) });
const forget = fc.record({ do: just("forget keys") });
const reconcile = fc.record({ do: just("reconcile") });
const pay = fc.record({ do: fc.constantFrom("pay" as const, "decline" as const), index });
const refunds = fc.record({
  do: just("refunds"),
  go: fc.constantFrom<RefundBehaviour>("pending", "refused"),
});
const endRefund = fc.record({
  do: just("end refund"),
  status: fc.constantFrom("succeeded" as const, "failed" as const),
});
const dispute = fc.record({ do: just("dispute"), index });
const closeDispute = fc.record({
  do: just("close dispute"),
  status: fc.constantFrom("won" as const, "lost" as const),
});

const steps = (...parts: readonly fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> => fc.tuple(...parts);
const work = fc.oneof(attempt, crash);

/** What belongs together, so that chance gets deep enough: single steps rarely meet in the right order. */
const fragment: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 4, arbitrary: steps(work) },
  { weight: 3, arbitrary: steps(fault, work) },
  { weight: 3, arbitrary: steps(clock, forget, fc.oneof(reconcile, attempt)) },
  { weight: 2, arbitrary: steps(clock, fault, fc.oneof(reconcile, attempt)) },
  { weight: 2, arbitrary: steps(event) },
  { weight: 2, arbitrary: steps(pay, event) },
  { weight: 1, arbitrary: steps(pay) },
  { weight: 1, arbitrary: steps(fc.oneof(refund, refundCrash)) },
  { weight: 1, arbitrary: steps(fault, refund) },
  { weight: 1, arbitrary: steps(refunds, refund, endRefund) },
  { weight: 1, arbitrary: steps(dispute, event, closeDispute) },
);

/** Begins with somebody who wants to buy. */
export const sequence: fc.Arbitrary<Step[]> = fc
  .tuple(fc.oneof(steps(work), steps(fault, work)), fc.array(fragment, { minLength: 1, maxLength: 5 }))
  .map(([first, rest]) => [...first, ...rest.flat()]);

/** How the buyer pays: most of what can happen needs a card that waits, or one that works. */
export const paymentMethod = fc.constantFrom(
  "pm_ok",
  "pm_ok",
  "pm_action",
  "pm_action",
  "pm_declined",
  "pm_processing",
);

/** The process is gone: nothing behind it happens any more. */
class CrashError extends Error {
  override readonly name = "CrashError";
}

/** One buyer who wants one solution, and everything that can happen to it. */
export class PaymentModel {
  private readonly gateway: PaymentGateway;
  private readonly services: PaymentServices;
  /** What the buyer's browser was given: who has none cannot pay. */
  private readonly secrets = new Set<string>();

  private constructor(
    private readonly world: PaymentWorld,
    private readonly peer: StripePeer,
    private readonly buyer: Principal,
    private readonly partner: Principal,
    private readonly solutionId: string,
    private readonly method: string,
  ) {
    this.gateway = new StripeGateway({
      key: async () => PEER_KEY,
      webhookSecrets: async () => [PEER_WEBHOOK_SECRET],
      api: peer.url,
      clock: world.clock.now,
    });
    this.services = world.services({ gateway: this.gateway });
  }

  static async create(world: PaymentWorld, peer: StripePeer, method: string): Promise<PaymentModel> {
    const partner = await sellerOf(world);
    const solutionId = await world.solution(partner.userId);
    const buyer: Principal = { ...partner, userId: newId(), role: "customer" };
    return new PaymentModel(world, peer, buyer, partner, solutionId, method);
  }

  async take(step: Step): Promise<void> {
    const { account, faults } = this.peer;
    switch (step.do) {
      case "attempt":
        return this.together(step.times, () => this.buy(this.services, step.key));
      case "crash":
        return this.together(1, () => this.buy(this.crashing(step.at, step.after), step.key));
      case "refund":
        return this.together(step.times, () => this.refund(this.services, step.key));
      case "crash in refund":
        return this.together(1, () => this.refund(this.crashing(step.at, step.after), step.key));
      case "event":
        return this.together(step.times, () => this.deliver(step.index));
      case "fault":
        return void faults.push(...Array.from({ length: step.requests }, () => step.fault));
      case "clock":
        return this.world.clock.advance(step.seconds);
      case "forget keys":
        return this.peer.forgetKeys();
      case "reconcile":
        return void (await asRequest(() => this.services.reconciler.run()));
      case "pay":
      case "decline": {
        const payable = account.intents.filter((intent) => this.isPayable(intent));
        const intent = payable[step.index % payable.length];
        if (intent === undefined) return;
        return step.do === "pay" ? account.succeed(intent) : account.decline(intent);
      }
      case "refunds":
        account.refundBehaviour = step.go;
        return;
      case "end refund":
        for (const refund of account.refunds) account.endRefund(refund, step.status);
        return;
      case "dispute": {
        const intent = account.intents[step.index % account.intents.length];
        return intent === undefined ? undefined : account.openDispute(intent);
      }
      case "close dispute":
        for (const dispute of account.disputes) account.closeDispute(dispute, step.status);
    }
  }

  /** Nothing goes wrong any more, time passes, and everything that was sent arrives once more. */
  async comeToRest(): Promise<void> {
    const { account, faults } = this.peer;
    faults.length = 0;
    account.refundBehaviour = "succeeded";
    for (const seconds of [25 * 3_600, 2 * 3_600]) {
      for (const intent of account.intents) if (intent.status === "processing") account.succeed(intent);
      for (const refund of account.refunds) account.endRefund(refund, "succeeded");
      this.world.clock.advance(seconds);
      this.peer.forgetKeys();
      await asRequest(() => this.services.reconciler.run());
    }
    // Whoever still can pays now, when nobody expects it.
    for (const intent of account.intents) if (this.isPayable(intent)) account.succeed(intent);
    // In the wrong order, which must not matter.
    for (let index = account.events.length - 1; index >= 0; index -= 1) await this.deliver(index);
  }

  /** At most one charge for each transaction, and one for all of them that nobody gave back. */
  checkCharges(): void {
    const { intents, refunds, disputes } = this.peer.account;
    const paid = intents.filter(({ status }) => status === "succeeded");
    const charged = paid.map(({ metadata }) => metadata.transactionId);
    if (new Set(charged).size !== charged.length) throw new Error("a transaction was charged twice");
    const kept = paid.filter(
      ({ id }) =>
        !refunds.some(({ payment_intent, status }) => payment_intent === id && status !== "failed") &&
        !disputes.some(({ payment_intent }) => payment_intent === id),
    );
    if (kept.length > 1) throw new Error("the buyer paid twice for one solution");
  }

  /** The record says of every purchase what the gateway knows of it. */
  async checkFinalStates(): Promise<void> {
    const found = await Promise.all(KEYS.map((name) => this.transactionOf(name)));
    for (const item of found.filter((item) => item !== undefined)) {
      const known = this.gatewayState(item.transactionId);
      const isSame = known === "unpaid" ? ["failed", "expired"].includes(item.status) : item.status === known;
      if (!isSame) throw new Error(`the record says ${item.status}, the gateway ${known}`);
    }
    const owning = found.filter(
      (item) => item !== undefined && ["settled", "disputed"].includes(item.status),
    );
    const heldBy = await this.world.ownedBy(this.buyer.userId, this.solutionId);
    if (heldBy !== owning[0]?.transactionId) throw new Error(`owned by ${heldBy}, of ${owning.length}`);
  }

  private gatewayState(transactionId: string): string {
    const { intents, refunds, disputes } = this.peer.account;
    const paid = intents.find((i) => i.metadata.transactionId === transactionId && i.status === "succeeded");
    if (paid === undefined) return "unpaid";
    const dispute = disputes.find(({ payment_intent }) => payment_intent === paid.id)?.status;
    const isRefunded = refunds.some((r) => r.payment_intent === paid.id && r.status === "succeeded");
    if (isRefunded || dispute === "lost") return "refunded";
    return dispute === "needs_response" ? "disputed" : "settled";
  }

  private async together(times: number, work: () => Promise<unknown>): Promise<void> {
    await Promise.all(Array.from({ length: times }, () => asRequest(() => expected(work))));
  }

  /** By the buyer, who needs the secret, or by the bank, which needs time. */
  private isPayable({ status, payment_method, client_secret }: AccountIntent): boolean {
    if (status === "succeeded" || status === "canceled") return false;
    if (payment_method === "pm_processing") return status === "processing";
    return this.secrets.has(client_secret ?? "");
  }

  private async buy({ purchases }: PaymentServices, key: number): Promise<void> {
    const request = {
      solutionId: this.solutionId,
      expectedPrice: { amount: 1_000, currency: "EUR" },
      paymentMethod: this.method,
    };
    const { clientSecret } = await purchases.buy(request, KEYS[key] ?? "", this.buyer);
    if (clientSecret !== undefined) this.secrets.add(clientSecret);
  }

  private refund({ refunds }: PaymentServices, key: number): Promise<unknown> {
    return refunds.refund(transactionIdOf(this.buyer.userId, KEYS[key] ?? ""), this.partner);
  }

  private async deliver(index: number): Promise<void> {
    const { events } = this.peer.account;
    const event = events[index % events.length];
    if (event === undefined) return;
    const { rawBody, signature } = this.peer.signed(event);
    const header = (name: string) => (name === "stripe-signature" ? signature : undefined);
    await asRequest(() => expected(() => this.services.webhooks.receive({ rawBody, header })));
  }

  private transactionOf(name: string): Promise<TransactionItem | undefined> {
    return this.world.transactions.find(transactionIdOf(this.buyer.userId, name));
  }

  /** The same services in a process that dies. */
  private crashing(at: number, after: boolean): PaymentServices {
    let calls = 0;
    const crash = () => {
      throw new CrashError();
    };
    const dying = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (object, name) => {
          const member: unknown = Reflect.get(object, name);
          if (typeof member !== "function" || name === "mode") return member;
          return async (...values: readonly unknown[]) => {
            calls += 1;
            if (calls > at || (calls === at && !after)) crash();
            const result: unknown = await member.apply(object, values);
            return calls >= at ? crash() : result;
          };
        },
      });
    return this.world.services({ gateway: dying(this.gateway), ledger: dying(this.world.ledger()) });
  }
}

const sellers = new Map<PaymentWorld, Promise<Principal>>();

/** One partner sells everything: nothing here depends on who it is. */
function sellerOf(world: PaymentWorld): Promise<Principal> {
  const known = sellers.get(world) ?? world.user("partner");
  sellers.set(world, known);
  return known;
}

/** Errors that a client, or nobody, would have seen. */
async function expected(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const names = ["CrashError", "ConflictError", "NotFoundError", "UnavailableError", "EventFailedError"];
    if (!(error instanceof Error) || !names.includes(error.name)) throw error;
  }
}
