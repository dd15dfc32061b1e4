import { audit } from "../common/audit";
import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError, ForbiddenError, NotFoundError } from "../common/errors";
import { LEASE, leaseLeft } from "./lease";
import type { Ledger } from "./ledger";
import type { Payments } from "./payments";
import type { TransactionRepository } from "./repository";
import type { TransactionItem } from "./transaction";

/** Gives a buyer everything back, once. */
export class RefundService {
  constructor(
    private readonly transactions: TransactionRepository,
    private readonly ledger: Ledger,
    private readonly payments: Payments,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * @returns the transaction: refunded, or refunding while the gateway has not said
   * @throws ForbiddenError, NotFoundError, ConflictError
   */
  async refund(transactionId: string, principal: Principal): Promise<TransactionItem> {
    if (principal.role === "customer") throw new ForbiddenError();
    const item = await this.transactions.find(transactionId);
    const isAllowed = principal.role === "admin" || item?.partnerId === principal.userId;
    if (item === undefined || !isAllowed) throw new NotFoundError();

    const begun = await this.begin(item, principal.userId);
    const { transaction: after } = await this.payments.proceed(begun, principal.userId);
    if (after.status === "settled") throw refused(after, "The payment gateway refuses the refund.");
    return after;
  }

  /** Downloads stop here. A refund whose author is gone is begun again: the gateway makes it only once. */
  private async begin(item: TransactionItem, actor: string): Promise<TransactionItem> {
    const now = this.now();
    if (item.status === "refunding") {
      const left = leaseLeft(item, now);
      const taken = left > 0 ? undefined : await this.ledger.takeOver(item, now);
      if (taken === undefined) throw refused(item, "A refund is being worked on.", left > 0 ? left : LEASE);
      return taken.item;
    }
    if (item.status !== "settled") throw refused(item, "Only a settled transaction can be refunded.");
    const { item: begun, applied } = await this.ledger.move(item, "refunding", now);
    if (!applied) throw refused(begun, "A refund is being worked on, or done.");
    await audit(this.payments.count(item.status, begun, actor));
    return begun;
  }
}

function refused(
  { transactionId, status }: TransactionItem,
  message: string,
  retryAfter?: number,
): ConflictError {
  const details = { transactionId, status };
  return new ConflictError(message, { details, ...(retryAfter === undefined ? {} : { retryAfter }) });
}
