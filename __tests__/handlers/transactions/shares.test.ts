import fc from "fast-check";
import { sharesOf } from "../../../handlers/transactions/shares";

test.each([
  [1_000, 1_000, 100],
  [999, 1_500, 150],
  // 14.5 is rounded up, 14.4 down.
  [145, 1_000, 15],
  [144, 1_000, 14],
  [1, 10_000, 1],
  [0, 1_500, 0],
  [99_999_999, 1_500, 15_000_000],
])("of %d the fee at %d basis points is %d", (amount, basisPoints, fee) => {
  expect(sharesOf(amount, basisPoints)).toEqual({ fee, partnerShare: amount - fee });
});

test("both shares are whole, never negative, and together the price; the fee is off by half a unit at most", () => {
  const amount = fc.integer({ min: 0, max: 99_999_999 });
  const basisPoints = fc.integer({ min: 0, max: 10_000 });

  fc.assert(
    fc.property(amount, basisPoints, (price, points) => {
      const { fee, partnerShare } = sharesOf(price, points);
      expect(fee + partnerShare).toBe(price);
      expect(Math.min(fee, partnerShare)).toBeGreaterThanOrEqual(0);
      expect(Number.isInteger(fee)).toBe(true);
      // Half up: exactly half a unit too much, never too little.
      const exact = (BigInt(price) * BigInt(points) * 2n) as bigint;
      const difference = BigInt(fee) * 20_000n - exact;
      expect(difference > -10_000n && difference <= 10_000n).toBe(true);
    }),
  );
});
