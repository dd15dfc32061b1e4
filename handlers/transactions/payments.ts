import { type AuditEvent, audit } from "../common/audit";
import type { Clock } from "../common/clock";
import { UnavailableError } from "../common/errors";
import { errorFields, log } from "../common/logger";
import { addRevenue, countOverall } from "../common/metrics";
import {
  type GatewayPayment,
  GatewayUnavailableError,
  type PaymentGateway,
  type PaymentOrder,
} from "./gateway/payment-gateway";
import { ACTION_LIMIT, epochSeconds, isChargeable, isSearchable } from "./lease";
import type { Ledger, Settings } from "./ledger";
import { mismatchOf, nextStatus } from "./progress";
import type { TransactionItem, TransactionStatus } from "./transaction";

/** Where the work on a transaction has come. */
export interface Progress {
  readonly transaction: TransactionItem;
  /** For the buyer's browser, while the payment requires an action. */
  readonly clientSecret?: string;
}

/** The longest way: pending, settled, disputed, refunded; one more look tells that it has ended. */
const LONGEST_WAY = 5;

/** Brings the record of the money in line with what the gateway knows: for purchases, refunds, events and reconciliation alike. */
export class Payments {
  constructor(
    private readonly ledger: Ledger,
    private readonly gateway: PaymentGateway,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * Does what is due for an open transaction whose lease is the caller's. When gateway or storage give no answer it stays
   * as it is, for whoever takes it over.
   */
  async proceed(item: TransactionItem, actor: string): Promise<Progress> {
    try {
      if (item.price.amount === 0) return { transaction: await this.finishFree(item, actor) };
      const payment = await this.ask(item);
      if (payment === undefined) return { transaction: await this.giveUp(item, actor) };
      const transaction = await this.apply(item, payment, actor);
      const { clientSecret } = payment;
      const isWaiting = transaction.status === "requires_action" && clientSecret !== undefined;
      return { transaction, ...(isWaiting ? { clientSecret } : {}) };
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      const { transactionId } = item;
      log("WARN", "payment left open", { transactionId, ...errorFields(error) });
      if (error instanceof GatewayUnavailableError) countOverall("paymentFailures", 1, { transactionId });
      return { transaction: item };
    }
  }

  /**
   * Moves a transaction to where its payment is. What does not fit the record changes nothing and raises an alarm.
   *
   * @throws GatewayUnavailableError, UnavailableError
   */
  async apply(item: TransactionItem, payment: GatewayPayment, actor: string): Promise<TransactionItem> {
    const events: AuditEvent[] = [];
    let current = item;
    let known = payment;
    try {
      for (let step = 1; step <= LONGEST_WAY; step += 1) {
        const mismatch = mismatchOf(current, known);
        if (mismatch !== undefined) {
          raiseMismatch(current, mismatch);
          break;
        }
        if (current.status === "requires_action" && known.status === "declined") {
          known = await this.cancelDeclined(current, known);
        }
        const to = nextStatus(current.status, known);
        if (to === undefined) {
          current = await this.keepReference(current, known);
          break;
        }
        const { item: moved, applied } = await this.ledger.move(
          current,
          to,
          this.now(),
          settingsOf(current, known),
        );
        if (applied) events.push(this.count(current.status, moved, actor));
        current = moved;
      }
    } finally {
      if (events.length > 0) await audit(...events);
    }
    return current;
  }

  /** Counts a transition that was written, and describes it for the audit trail. */
  count(from: TransactionStatus | undefined, item: TransactionItem, actor: string): AuditEvent {
    const { transactionId, status, price, version } = item;
    const isSale = from !== "refunding" && from !== "disputed";
    if (status === "settled" && isSale) {
      countOverall("purchases", 1, { transactionId });
      addRevenue(price.amount, price.currency, { transactionId });
    }
    if (status === "failed") countOverall("paymentFailures", 1, { transactionId });
    if (status === "refunded") countOverall("refunds", 1, { transactionId });
    return { action: `transaction.${status}`, actor, kind: "transaction", id: transactionId, version };
  }

  /** What the gateway says to the next question of an open transaction; undefined when it knows nothing of it. */
  private async ask(item: TransactionItem): Promise<GatewayPayment | undefined> {
    const order = orderOf(item);
    if (item.mode !== (await this.gateway.mode())) throw new GatewayUnavailableError("another mode");
    if (item.status === "refunding") return this.refund(item, order);
    if (item.status === "requires_action") return this.askWaiting(item, order);
    const isNew = item.reference === undefined && isChargeable(item, this.now());
    return isNew ? this.charge(item, order) : this.gateway.lookUp(order);
  }

  /** A gateway repeats even its own failure under one key, so a later attempt that fails looks for the payment itself. */
  private async charge(item: TransactionItem, order: PaymentOrder): Promise<GatewayPayment> {
    try {
      return await this.gateway.charge(order);
    } catch (error) {
      if (item.attempt === 1 || !isUnavailable(error)) throw error;
      const found = await this.gateway.lookUp(order);
      if (found === undefined) throw error;
      return found;
    }
  }

  /** A gateway repeats what it said under one key, although the refund has come to its end since. */
  private async refund(item: TransactionItem, order: PaymentOrder): Promise<GatewayPayment> {
    const seen = item.attempt === 1 ? undefined : await this.gateway.lookUp(order);
    if (seen?.refund === "succeeded") return seen;
    const said = await this.gateway.refund(order);
    return said.refund === "pending" && seen?.refund === "failed" ? seen : said;
  }

  /** The buyer holds the key to a payment that requires an action: only a cancelled one can no longer be paid. */
  private async askWaiting(item: TransactionItem, order: PaymentOrder): Promise<GatewayPayment> {
    const payment = await this.gateway.lookUp(order);
    if (payment === undefined) throw new GatewayUnavailableError("the payment is gone");
    const isOver = this.now() >= Date.parse(item.createdAt) + ACTION_LIMIT * 1000;
    return isOver && payment.status === "requires_action" ? this.gateway.cancel(order) : payment;
  }

  private async cancelDeclined(
    item: TransactionItem,
    { declineCode }: GatewayPayment,
  ): Promise<GatewayPayment> {
    const after = await this.gateway.cancel(orderOf(item));
    return { ...after, ...(declineCode === undefined ? {} : { declineCode }) };
  }

  /** So that the payment is asked for by its own id from now on. */
  private async keepReference(
    item: TransactionItem,
    { reference }: GatewayPayment,
  ): Promise<TransactionItem> {
    if (item.status !== "pending" || item.reference !== undefined || reference === undefined) return item;
    const { leaseUntil } = item;
    const settings = { reference, ...(leaseUntil === undefined ? {} : { leaseUntil }) };
    return (await this.ledger.move(item, "pending", this.now(), settings)).item;
  }

  /** What was free is open only while it is given back, and no money goes with it. */
  private async finishFree(item: TransactionItem, actor: string): Promise<TransactionItem> {
    const { item: refunded, applied } = await this.ledger.move(item, "refunded", this.now());
    if (applied) await audit(this.count(item.status, refunded, actor));
    return refunded;
  }

  /** Ends a transaction that the gateway has never heard of, once that is sure. */
  private async giveUp(item: TransactionItem, actor: string): Promise<TransactionItem> {
    const isSure = !isChargeable(item, this.now()) && isSearchable(item, this.now());
    if (item.status !== "pending" || !isSure) return item;
    const { item: expired, applied } = await this.ledger.expire(item, this.now());
    if (applied) await audit(this.count(item.status, expired, actor));
    return expired;
  }
}

/** Built from what is stored and nothing else: a gateway refuses a key that comes with another request. */
function orderOf(item: TransactionItem): PaymentOrder {
  const { transactionId, price, paymentMethod = "", reference } = item;
  return { transactionId, ...price, paymentMethod, ...(reference === undefined ? {} : { reference }) };
}

export function isUnavailable(error: unknown): boolean {
  return error instanceof GatewayUnavailableError || error instanceof UnavailableError;
}

function settingsOf(item: TransactionItem, payment: GatewayPayment): Settings {
  const { reference, declineCode } = payment;
  const waitsUntil = epochSeconds(Date.parse(item.createdAt)) + ACTION_LIMIT;
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(nextStatus(item.status, payment) === "failed" && declineCode !== undefined
      ? { failure: declineCode }
      : {}),
    // The reconciliation looks again when the buyer's time is over.
    ...(payment.status === "requires_action" ? { leaseUntil: waitsUntil } : {}),
  };
}

function raiseMismatch({ transactionId, status }: TransactionItem, mismatch: string): void {
  log("ERROR", "payment does not fit its transaction", { transactionId, status, mismatch });
  countOverall("paymentMismatches", 1, { transactionId });
}
