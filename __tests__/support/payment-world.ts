import { randomUUID } from "node:crypto";
import type { Principal, Role } from "../../handlers/common/auth";
import type { Item } from "../../handlers/common/clients";
import { getItem } from "../../handlers/common/clients";
import { newId } from "../../handlers/common/ids";
import { Deadline, within } from "../../handlers/common/request";
import type { PaymentGateway } from "../../handlers/transactions/gateway/payment-gateway";
import { Ledger, ownershipKey } from "../../handlers/transactions/ledger";
import { OfferRepository } from "../../handlers/transactions/offers";
import { Payments } from "../../handlers/transactions/payments";
import { PendingRepository } from "../../handlers/transactions/pending";
import { PurchaseService } from "../../handlers/transactions/purchase";
import { Reconciler } from "../../handlers/transactions/reconciler";
import { RefundService } from "../../handlers/transactions/refund";
import { TransactionRepository } from "../../handlers/transactions/repository";
import { WebhookService } from "../../handlers/transactions/webhook";
import { type MarketplaceTables, startMarketplaceTables } from "./marketplace-tables";
import { type SecretStore, startSecretStore } from "./secret-store";

/** A clock that only moves when it is told to. */
export class TestClock {
  /** @param time epoch milliseconds */
  constructor(private time = Date.parse("2026-03-01T12:00:00.000Z")) {}

  readonly now = (): number => this.time;

  advance(seconds: number): void {
    this.time += seconds * 1000;
  }
}

/** Everything that is done with transactions, over one gateway, ledger and clock. */
export interface PaymentServices {
  readonly purchases: PurchaseService;
  readonly refunds: RefundService;
  readonly webhooks: WebhookService;
  readonly reconciler: Reconciler;
  readonly payments: Payments;
}

export interface ServiceParts {
  readonly gateway: PaymentGateway;
  /** @default a ledger of the tables */
  readonly ledger?: Ledger;
  /** @default 1,000: ten percent */
  readonly feeBasisPoints?: number;
}

/** Tables with an audit trail beside them, and people and solutions to trade with. */
export class PaymentWorld {
  readonly clock = new TestClock();
  readonly transactions: TransactionRepository;

  private constructor(
    readonly tables: MarketplaceTables,
    readonly store: SecretStore,
  ) {
    this.transactions = new TransactionRepository(this.name("TRANSACTIONS"));
  }

  /** Sets the environment of this process as Lambda would. */
  static async start(): Promise<PaymentWorld> {
    const tables = await startMarketplaceTables();
    const store = await startSecretStore();
    Object.assign(process.env, tables.environment, store.environment, { CURRENCIES: "EUR:2,USD:2,JPY:0" });
    return new PaymentWorld(tables, store);
  }

  async stop(): Promise<void> {
    await this.tables.stop();
    await this.store.stop();
  }

  ledger(): Ledger {
    return new Ledger(this.name("TRANSACTIONS"), this.name("SOLUTIONS"));
  }

  services({ gateway, ledger = this.ledger(), feeBasisPoints = 1_000 }: ServiceParts): PaymentServices {
    const { transactions, clock } = this;
    const payments = new Payments(ledger, gateway, clock.now);
    const offers = new OfferRepository(this.name("SOLUTIONS"), this.name("USERS"));
    const mode = () => gateway.mode();
    const parts = { transactions, offers, ledger, payments, mode, feeBasisPoints, clock: clock.now };
    const pending = new PendingRepository(this.name("TRANSACTIONS"));
    return {
      purchases: new PurchaseService(parts),
      refunds: new RefundService(transactions, ledger, payments, clock.now),
      webhooks: new WebhookService(transactions, payments, gateway),
      reconciler: new Reconciler({ pending, transactions, ledger, payments, clock: clock.now }),
      payments,
    };
  }

  async user(role: Role = "customer", status = "active"): Promise<Principal> {
    const userId = newId();
    await this.tables.put("users", { kind: "user", userId, role, status, sessionEpoch: 1 });
    return { userId, role, sessionId: "0".repeat(64), sessionEpoch: 1 };
  }

  /** A published solution of 10.00 EUR, but for what is given. */
  async solution(partnerId: string, head: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const solutionId = newId();
    const createdAt = new Date(this.clock.now()).toISOString();
    await this.tables.put("solutions", {
      kind: "solution",
      solutionId,
      partnerId,
      status: "published",
      category: "data",
      title: "A solution",
      summary: "What it does",
      price: { amount: 1_000, currency: "EUR" },
      version: 1,
      createdAt,
      updatedAt: createdAt,
      ...head,
    });
    return solutionId;
  }

  /** The id of the transaction by which a user owns a solution. */
  async ownedBy(userId: string, solutionId: string): Promise<unknown> {
    const item = await this.stored(ownershipKey(userId, solutionId));
    return item?.heldBy;
  }

  /** An item of the table of transactions, as it is. */
  stored(transactionId: string): Promise<Item | undefined> {
    return getItem({ TableName: this.name("TRANSACTIONS"), Key: { transactionId }, ConsistentRead: true });
  }

  name(table: "TRANSACTIONS" | "SOLUTIONS" | "USERS"): string {
    return this.tables.environment[`${table}_TABLE_NAME`] ?? "";
  }
}

/** Runs `work` as a request does: with a deadline. @param budget milliseconds */
export function asRequest<T>(work: () => Promise<T>, budget = 20_000): Promise<T> {
  return within({ id: randomUUID(), deadline: new Deadline(budget) }, work);
}
