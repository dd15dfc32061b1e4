/** Basis points of a whole. */
const WHOLE = 10_000;

/** What of a price the marketplace keeps, and what the partner gets. */
export interface Shares {
  readonly fee: number;
  readonly partnerShare: number;
}

/**
 * Divides a price: the fee is rounded half up, the rest is the partner's, and together they are the price.
 *
 * @param amount minor units
 * @param feeBasisPoints 0 to 10,000
 */
export function sharesOf(amount: number, feeBasisPoints: number): Shares {
  const fee = Math.floor((amount * feeBasisPoints + WHOLE / 2) / WHOLE);
  return { fee, partnerShare: amount - fee };
}
