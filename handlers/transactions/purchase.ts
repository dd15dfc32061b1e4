import { createHash } from "node:crypto";
import { audit } from "../common/audit";
import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError, NotFoundError, UnavailableError, UnprocessableError } from "../common/errors";
import { deterministicId, newId, sha256Hex } from "../common/ids";
import type { Output } from "../common/schema";
import { epochSeconds, isChargeable, LEASE, leaseLeft } from "./lease";
import type { Ledger } from "./ledger";
import type { Offer, OfferRepository } from "./offers";
import type { Payments, Progress } from "./payments";
import type { TransactionRepository } from "./repository";
import type { purchaseRequest } from "./schema";
import { sharesOf } from "./shares";
import { isOpen, type PaymentMode, shardOf, type TransactionItem } from "./transaction";

export type PurchaseRequest = Output<typeof purchaseRequest>;

export interface Purchase extends Progress {
  /** Whether the transaction was there before this request. */
  readonly replayed: boolean;
}

export interface PurchaseParts {
  readonly transactions: TransactionRepository;
  readonly offers: OfferRepository;
  readonly ledger: Ledger;
  readonly payments: Payments;
  /** The world of new payments. */
  readonly mode: () => Promise<PaymentMode>;
  readonly feeBasisPoints: number;
  readonly clock?: Clock;
}

/** Buys a solution: reserve, charge, settle. Any of them can be the last thing that happens, and the next request goes on. */
export class PurchaseService {
  private readonly now: Clock;

  constructor(private readonly parts: PurchaseParts) {
    this.now = parts.clock ?? Date.now;
  }

  /**
   * @param key the buyer's idempotency key: together they name the transaction for ever
   * @throws NotFoundError, ConflictError, UnprocessableError, UnavailableError
   */
  async buy(request: PurchaseRequest, key: string, buyer: Principal): Promise<Purchase> {
    const transactionId = transactionIdOf(buyer.userId, key);
    const requestHash = hashOf(request);
    const known = await this.parts.transactions.find(transactionId);
    if (known !== undefined) return this.replay(known, requestHash);

    const offer = await this.acceptable(request, buyer.userId);
    const item = await this.draft(transactionId, requestHash, request, offer, buyer.userId);
    const reservation = await this.parts.ledger.reserve(item);
    switch (reservation.outcome) {
      case "reserved":
        return { ...(await this.pay(item)), replayed: false };
      case "known":
        return this.replay(reservation.transaction, requestHash);
      case "owned":
        return this.refuseOwned(reservation.heldBy, transactionId, requestHash);
      case "changed":
        await this.acceptable(request, buyer.userId);
        // It changed and changed back meanwhile.
        throw new UnavailableError();
    }
  }

  /** Charges for what was reserved just now; what is free is settled already. */
  private async pay(item: TransactionItem): Promise<Progress> {
    const event = this.parts.payments.count(undefined, item, item.userId);
    if (!isOpen(item.status)) {
      await audit(event);
      return { transaction: item };
    }
    const [progress] = await Promise.all([this.parts.payments.proceed(item, item.userId), audit(event)]);
    return progress;
  }

  /** The same request again: its result, or the rest of its work if nobody is at it. */
  private async replay(item: TransactionItem, requestHash: string): Promise<Purchase> {
    if (item.requestHash !== requestHash) {
      throw new UnprocessableError("This Idempotency-Key was used for another request.");
    }
    if (item.status === "requires_action") {
      return { ...(await this.parts.payments.proceed(item, item.userId)), replayed: true };
    }
    if (item.status !== "pending") return { transaction: item, replayed: true };

    const now = this.now();
    const left = leaseLeft(item, now);
    if (left > 0) throw inProgress(item, left);
    const charged = isChargeable(item, now) ? { chargedAt: epochSeconds(now) } : {};
    const taken = await this.parts.ledger.takeOver(item, now, charged);
    if (taken === undefined) throw inProgress(item, LEASE);
    return { ...(await this.parts.payments.proceed(taken.item, item.userId)), replayed: true };
  }

  private async refuseOwned(heldBy: string, transactionId: string, requestHash: string): Promise<Purchase> {
    if (heldBy !== transactionId) {
      throw new ConflictError("You own this solution, or a purchase of it is under way.", {
        details: { transactionId: heldBy },
      });
    }
    // Another request under the same key was faster.
    const known = await this.parts.transactions.find(transactionId);
    if (known === undefined) throw new UnavailableError();
    return this.replay(known, requestHash);
  }

  /** The offer, if this buyer can have it at this price. */
  private async acceptable(request: PurchaseRequest, userId: string): Promise<Offer> {
    const offer = await this.parts.offers.find(request.solutionId);
    if (offer === undefined || !offer.isPublished) throw new NotFoundError();
    if (offer.partnerId === userId) throw new UnprocessableError("Your own solution is not for sale to you.");
    const { amount, currency } = request.expectedPrice;
    if (offer.price.amount !== amount || offer.price.currency !== currency) {
      throw new ConflictError("The price is another one.", { details: { price: offer.price } });
    }
    if (!(await this.parts.offers.isActivePartner(offer.partnerId))) {
      throw new UnprocessableError("The partner does not sell at the moment.");
    }
    return offer;
  }

  private async draft(
    transactionId: string,
    requestHash: string,
    { solutionId, paymentMethod }: PurchaseRequest,
    { partnerId, price, repeatable }: Offer,
    userId: string,
  ): Promise<TransactionItem> {
    const now = this.now();
    const time = new Date(now).toISOString();
    const isFree = price.amount === 0;
    return {
      kind: "transaction",
      transactionId,
      userId,
      partnerId,
      solutionId,
      status: isFree ? "settled" : "pending",
      price: { amount: price.amount, currency: price.currency },
      ...sharesOf(price.amount, this.parts.feeBasisPoints),
      createdAt: time,
      updatedAt: time,
      ...(repeatable ? {} : { exclusive: true as const }),
      requestHash,
      ...(isFree ? {} : await this.open(transactionId, paymentMethod, now)),
      attempt: 1,
      version: 1,
      writeId: newId(),
    };
  }

  /** What a transaction holds because there is something to pay. */
  private async open(transactionId: string, paymentMethod: string | undefined, now: number) {
    return {
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
      mode: await this.parts.mode(),
      chargedAt: epochSeconds(now),
      leaseUntil: epochSeconds(now) + LEASE,
      pendingShard: shardOf(transactionId),
    };
  }
}

export function transactionIdOf(userId: string, key: string): string {
  return deterministicId(createHash("sha256").update(`${userId}\n${key}`).digest());
}

/** Of every member that the schema lets through, in an order of our own. */
function hashOf({ solutionId, expectedPrice, paymentMethod }: PurchaseRequest): string {
  const { amount, currency } = expectedPrice;
  return sha256Hex(JSON.stringify([solutionId, amount, currency, paymentMethod ?? null]));
}

function inProgress({ transactionId, status }: TransactionItem, retryAfter: number): ConflictError {
  return new ConflictError("This purchase is being worked on.", {
    details: { transactionId, status },
    retryAfter,
  });
}
