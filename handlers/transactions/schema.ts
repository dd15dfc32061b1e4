import {
  choice,
  cursor,
  id,
  integer,
  list,
  model,
  money,
  type Output,
  object,
  optional,
  pageLimit,
  pattern,
  price,
  rule,
  sha256,
  text,
  time,
} from "../common/schema";
import { TRANSACTION_STATUSES } from "./transaction";

/** Minor units of the transaction's currency. */
const share = integer(0, 99_999_999);

const transactionMembers = {
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
};

/** A purchase, which is also a sale. Whoever looks sees only the members of that side; admins see both. */
export const transaction = model("Transaction", object(transactionMembers));
export type TransactionView = Output<typeof transaction>;

/** A purchase that is not at its end; with what the buyer's browser needs to authenticate the payment, if it has to. */
export const openTransaction = model(
  "OpenTransaction",
  object({ ...transactionMembers, clientSecret: optional(text(300)) }),
);

export const transactionList = model(
  "TransactionList",
  object({ items: list(transaction), nextCursor: optional(cursor) }),
);

export const transactionParams = object({ transactionId: id });

export const transactionQuery = object({
  view: choice(["purchases", "sales"]),
  /** For admins: whose purchases. */
  userId: optional(id),
  /** For admins: whose sales. */
  partnerId: optional(id),
  limit: pageLimit(),
  cursor: optional(cursor),
});

export const purchaseHeaders = object({
  /** Chosen by the buyer for one purchase: the same key never buys twice. Visible ASCII. */
  "Idempotency-Key": pattern(/^[!-~]{1,255}$/),
});

export const purchaseRequest = model(
  "PurchaseRequest",
  rule(
    object({
      solutionId: id,
      /** What the buyer saw: another price is never charged. */
      expectedPrice: price,
      /** The payment gateway's token of how the buyer pays; not needed for what is free. */
      paymentMethod: optional(pattern(/^[A-Za-z0-9_]{1,64}$/)),
    }),
    "paymentMethod",
    "is required",
    ({ expectedPrice, paymentMethod }) => expectedPrice.amount === 0 || paymentMethod !== undefined,
  ),
);

const total = integer(0, Number.MAX_SAFE_INTEGER);

/** What a partner has earned, by currency, in minor units. */
export const balance = model(
  "Balance",
  object({
    items: list(
      model(
        "BalanceLine",
        object({
          currency: pattern(/^[A-Z]{3}$/),
          /** The partner's share of all sales that were ever paid. */
          settled: total,
          /** Of these, what went back to buyers. */
          refunded: total,
          /** Of the balance, what is being refunded or disputed. */
          held: total,
          /** Settled minus refunded. */
          balance: total,
        }),
      ),
    ),
  }),
);

export const soldFile = model(
  "SoldFile",
  object({
    fileId: id,
    name: text(255),
    type: text(255),
    /** Bytes. */
    size: integer(1, Number.MAX_SAFE_INTEGER),
    sha256,
  }),
);

export const fileList = model("SoldFileList", object({ items: list(soldFile) }));

export const fileParams = object({ transactionId: id, fileId: id });

export const download = model(
  "Download",
  object({
    /** Works for everybody who has it until it expires. */
    url: text(2_000),
    expiresAt: time,
  }),
);
