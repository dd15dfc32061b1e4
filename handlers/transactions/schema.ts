import {
  choice,
  id,
  integer,
  list,
  model,
  money,
  type Output,
  object,
  optional,
  pageLimit,
  time,
} from "../common/schema";

/** Each transition is one conditional write that names the status before it. */
export const TRANSACTION_STATUSES = [
  "pending",
  "requires_action",
  "settled",
  "failed",
  "expired",
  "refunding",
  "refunded",
  "disputed",
] as const;

/** Minor units of the transaction's currency. */
const share = integer(0, 99_999_999);

/** A purchase, which is also a sale. Whoever looks sees only the members of that side; admins see both. */
export const transaction = model(
  "Transaction",
  object({
    transactionId: id,
    solutionId: id,
    partnerId: id,
    status: choice(TRANSACTION_STATUSES),
    price: money,
    createdAt: time,
    updatedAt: time,
    /** The buyer; not shown to the partner. */
    userId: optional(id),
    /** What the marketplace keeps; not shown to the buyer. */
    fee: optional(share),
    /** What the partner gets; not shown to the buyer. */
    partnerShare: optional(share),
  }),
);
export type TransactionView = Output<typeof transaction>;

export const transactionList = model("TransactionList", object({ items: list(transaction) }));

export const transactionParams = object({ transactionId: id });

export const transactionQuery = object({
  view: choice(["purchases", "sales"]),
  /** For admins: whose purchases. */
  userId: optional(id),
  /** For admins: whose sales. */
  partnerId: optional(id),
  limit: pageLimit(),
});
