import fc from "fast-check";
import { byteRangeOf } from "../../../local/object-store/byte-range";

test.each<[string | undefined, ReturnType<typeof byteRangeOf>]>([
  [undefined, "everything"],
  ["bytes=0-3", { start: 0, end: 3 }],
  ["bytes=7-", { start: 7, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-30", { start: 0, end: 9 }],
  ["bytes=5-100", { start: 5, end: 9 }],
  ["bytes=10-", "none"],
  ["bytes=-0", "none"],
  ["bytes=5-4", "everything"],
  ["bytes=0-1,4-5", "everything"],
  ["items=0-1", "everything"],
  ["bytes=-", "everything"],
])("%s of ten bytes", (header, expected) => {
  expect(byteRangeOf(header, 10)).toEqual(expected);
});

test("a range lies within the object", () => {
  const bound = fc.option(fc.nat({ max: 50 }), { nil: undefined });
  fc.assert(
    fc.property(bound, bound, fc.nat({ max: 40 }), (first, last, size) => {
      const range = byteRangeOf(`bytes=${first ?? ""}-${last ?? ""}`, size);
      if (typeof range === "string") return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size);
    }),
    { numRuns: 300 },
  );
});
