import type { Principal } from "../common/auth";
import { decodeCursor, encodeCursor } from "../common/cursor";
import { ForbiddenError, NotFoundError, ValidationError } from "../common/errors";
import type { Output } from "../common/schema";
import { INDEXES, type Side, type TransactionRepository } from "./repository";
import type { TransactionView, transactionList, transactionQuery } from "./schema";
import { viewOf } from "./view";

type Query = Output<typeof transactionQuery>;

/** What buyers, partners and admins may see of transactions. */
export class TransactionService {
  constructor(private readonly transactions: TransactionRepository) {}

  /** @throws ForbiddenError, ValidationError */
  async list(query: Query, principal: Principal): Promise<Output<typeof transactionList>> {
    const side: Side = query.view === "purchases" ? "userId" : "partnerId";
    const owner = ownerOf(query, side, principal);
    const filter = { [side]: owner };
    const start =
      query.cursor === undefined ? undefined : await decodeCursor(INDEXES[side], filter, query.cursor);
    const { items, next } = await this.transactions.pageOf(side, owner, query.limit, start);
    return {
      items: items.map((item) => viewOf(item, principal)),
      ...(next === undefined ? {} : { nextCursor: await encodeCursor(INDEXES[side], filter, next) }),
    };
  }

  /** @throws NotFoundError also for somebody else's transaction: it is hidden */
  async read(transactionId: string, principal: Principal): Promise<TransactionView> {
    const found = await this.transactions.find(transactionId);
    const isOwn = found?.userId === principal.userId || found?.partnerId === principal.userId;
    if (found === undefined || !(isOwn || principal.role === "admin")) throw new NotFoundError();
    return viewOf(found, principal);
  }
}

/**
 * Whose transactions a query asks for: an admin names the owner, everybody else sees their own. Sales are for partners.
 */
function ownerOf(query: Query, side: Side, { role, userId }: Principal): string {
  const other: Side = side === "userId" ? "partnerId" : "userId";
  if (query[other] !== undefined) {
    throw new ValidationError([{ field: other, message: `does not go with view ${query.view}` }]);
  }
  if (role === "admin") {
    const named = query[side];
    if (named === undefined) throw new ValidationError([{ field: side, message: "is required" }]);
    return named;
  }
  if (query[side] !== undefined || (side === "partnerId" && role !== "partner")) throw new ForbiddenError();
  return userId;
}
