import type { GatewayPayment } from "../../../handlers/transactions/gateway/payment-gateway";
import { nextStatus } from "../../../handlers/transactions/progress";
import { TRANSACTION_STATUSES, type TransactionStatus } from "../../../handlers/transactions/transaction";

const payment = (known: Partial<GatewayPayment>): GatewayPayment => ({
  transactionId: "t",
  amount: 1,
  currency: "EUR",
  mode: "test",
  status: "succeeded",
  refund: "none",
  dispute: "none",
  ...known,
});

/** The transitions that there are. */
const ALLOWED: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  pending: ["requires_action", "settled", "failed", "expired"],
  requires_action: ["settled", "failed", "expired"],
  settled: ["refunding", "disputed"],
  refunding: ["refunded", "settled"],
  disputed: ["settled", "refunded"],
  failed: [],
  expired: [],
  refunded: [],
};

const STATES = (["succeeded", "requires_action", "processing", "declined", "canceled"] as const).flatMap(
  (status) =>
    (["none", "pending", "succeeded", "failed", "partial"] as const).flatMap((refund) =>
      (["none", "open", "won", "lost"] as const).map((dispute) => payment({ status, refund, dispute })),
    ),
);

test.each(TRANSACTION_STATUSES)(
  "from %s every state of a payment leads to an allowed status, and to no circle",
  (from) => {
    for (const state of STATES) {
      const seen: TransactionStatus[] = [from];
      for (let to = nextStatus(from, state); to !== undefined; to = nextStatus(to, state)) {
        expect(ALLOWED[seen.at(-1) ?? from]).toContain(to);
        expect(seen).not.toContain(to);
        seen.push(to);
      }
    }
  },
);

test.each<[TransactionStatus, Partial<GatewayPayment>, TransactionStatus | undefined]>([
  ["pending", { status: "succeeded" }, "settled"],
  ["pending", { status: "requires_action" }, "requires_action"],
  ["pending", { status: "processing" }, undefined],
  ["pending", { status: "declined" }, "failed"],
  ["pending", { status: "canceled" }, "expired"],
  ["pending", { status: "canceled", declineCode: "card_declined" }, "failed"],
  ["requires_action", { status: "requires_action" }, undefined],
  ["requires_action", { status: "succeeded" }, "settled"],
  ["settled", { refund: "pending" }, "refunding"],
  ["settled", { refund: "succeeded", dispute: "open" }, "disputed"],
  ["settled", { status: "declined" }, undefined],
  ["refunding", { refund: "pending" }, undefined],
  ["refunding", { refund: "succeeded" }, "refunded"],
  ["refunding", { refund: "failed" }, "settled"],
  ["disputed", { dispute: "open" }, undefined],
  ["disputed", { dispute: "won" }, "settled"],
  ["disputed", { dispute: "lost" }, "refunded"],
  ["failed", { status: "succeeded" }, undefined],
])("%s goes on by %j to %s", (from, known, to) => {
  expect(nextStatus(from, payment(known))).toBe(to);
});
