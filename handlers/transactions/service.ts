import type { Principal } from "../common/auth";
import { ForbiddenError, NotFoundError, ValidationError } from "../common/errors";
import type { Output } from "../common/schema";
import type { TransactionItem, TransactionRepository } from "./repository";
import type { TransactionView, transactionList, transactionQuery } from "./schema";

type Query = Output<typeof transactionQuery>;

/** What buyers, partners and admins may see of transactions. */
export class TransactionService {
  constructor(private readonly transactions: TransactionRepository) {}

  /** @throws ForbiddenError, ValidationError */
  async list(query: Query, principal: Principal): Promise<Output<typeof transactionList>> {
    const [side, ownerId] =
      query.view === "purchases"
        ? (["userId", ownerOf(query, "userId", "partnerId", principal)] as const)
        : (["partnerId", ownerOf(query, "partnerId", "userId", principal)] as const);
    const found = await this.transactions.newestOf(side, ownerId, query.limit);
    return { items: found.map((item) => viewOf(item, principal)) };
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
function ownerOf(
  query: Query,
  member: "userId" | "partnerId",
  other: "userId" | "partnerId",
  { role, userId }: Principal,
): string {
  if (query[other] !== undefined) {
    throw new ValidationError([{ field: other, message: `does not go with view ${query.view}` }]);
  }
  if (role === "admin") {
    const named = query[member];
    if (named === undefined) throw new ValidationError([{ field: member, message: "is required" }]);
    return named;
  }
  if (query[member] !== undefined || (member === "partnerId" && role !== "partner")) {
    throw new ForbiddenError();
  }
  return userId;
}

/** Buyers do not see what the marketplace keeps, partners do not see who bought; admins see both. */
function viewOf(item: TransactionItem, { role, userId }: Principal): TransactionView {
  const { transactionId, solutionId, partnerId, status, price, createdAt, updatedAt } = item;
  const isAdmin = role === "admin";
  return {
    transactionId,
    solutionId,
    partnerId,
    status,
    price,
    createdAt,
    updatedAt,
    ...(isAdmin || item.userId === userId ? { userId: item.userId } : {}),
    ...(isAdmin || partnerId === userId ? { fee: item.fee, partnerShare: item.partnerShare } : {}),
  };
}
