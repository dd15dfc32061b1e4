/** How the payments of a method go. */
export interface MethodBehaviour {
  readonly payment: "succeeds" | "declines" | "needs action" | "processes" | "is refused";
  readonly declineCode?: string;
  /** @default "succeeded" */
  readonly refund?: RefundBehaviour;
  /** Of which request the answer never arrives; `everything` is not even heard of. */
  readonly loses?: "charge" | "refund" | "everything";
}

/** How a refund goes. */
export type RefundBehaviour = "succeeded" | "pending" | "refused";

const SUCCEEDS: MethodBehaviour = { payment: "succeeds" };
const declines = (declineCode: string): MethodBehaviour => ({ payment: "declines", declineCode });

/**
 * Stripe's own test methods, and those of the handlers' sandbox with the same behaviour as there. All others just pay.
 *
 * @see https://docs.stripe.com/testing
 */
const METHODS: Readonly<Record<string, MethodBehaviour>> = {
  pm_card_visa_chargeDeclined: declines("generic_decline"),
  pm_card_visa_chargeDeclinedInsufficientFunds: declines("insufficient_funds"),
  pm_card_visa_chargeDeclinedLostCard: declines("lost_card"),
  pm_card_visa_chargeDeclinedStolenCard: declines("stolen_card"),
  pm_card_authenticationRequired: { payment: "needs action" },
  pm_card_pendingRefund: { ...SUCCEEDS, refund: "pending" },
  sandbox_declined: declines("card_declined"),
  sandbox_insufficient_funds: declines("insufficient_funds"),
  sandbox_requires_action: { payment: "needs action" },
  sandbox_processing: { payment: "processes" },
  sandbox_timeout: { ...SUCCEEDS, loses: "charge" },
  sandbox_unreachable: { ...SUCCEEDS, loses: "everything" },
  sandbox_refund_refused: { ...SUCCEEDS, refund: "refused" },
  sandbox_refund_timeout: { ...SUCCEEDS, loses: "refund" },
  // Short names, for tests.
  pm_declined: declines("insufficient_funds"),
  pm_action: { payment: "needs action" },
  pm_processing: { payment: "processes" },
  pm_unknown: { payment: "is refused" },
};

export function behaviourOf(method: string): MethodBehaviour {
  return METHODS[method] ?? SUCCEEDS;
}
