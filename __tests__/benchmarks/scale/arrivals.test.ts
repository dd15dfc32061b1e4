import { Draws, poisson, spread, zipf } from "../../../benchmarks/scale/arrivals";

const many = Array.from({ length: 2_000 }, (_, index) => index);
const mean = (values: readonly number[]) => values.reduce((total, each) => total + each, 0) / values.length;

describe("Zipf's law", () => {
  it.each([
    [1, 1],
    [10, 1],
    [10, 0],
    [1_000, 1.2],
  ])("spreads all of it over %i by exponent %d", (count, exponent) => {
    const shares = zipf(count, exponent);

    expect(shares).toHaveLength(count);
    expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 10);
  });

  it("gives the second half of what the first gets", () => {
    const [first = 0, second = 0] = zipf(10, 1);

    expect(second).toBeCloseTo(first / 2, 10);
  });
});

describe("arrivals", () => {
  it.each([0.1, 3, 29, 31, 5_000])("come %d times on average", (expected) => {
    const counts = many.map((index) => poisson(expected, `seed/${index}`));

    expect(Math.abs(mean(counts) - expected)).toBeLessThan(5 * Math.sqrt(expected / many.length));
    expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
  });

  it("vary as much as they are many", () => {
    const counts = many.map((index) => poisson(100, `seed/${index}`));

    const average = mean(counts);
    const variance = mean(counts.map((count) => (count - average) ** 2));
    expect(variance).toBeGreaterThan(85);
    expect(variance).toBeLessThan(115);
  });

  it("are the same for the same seed, and others for another", () => {
    expect(poisson(1_000, "a")).toBe(poisson(1_000, "a"));
    expect(poisson(1_000, "a")).not.toBe(poisson(1_000, "b"));
  });

  it("never come where nobody is expected", () => {
    expect(many.every((index) => poisson(0, `seed/${index}`) === 0)).toBe(true);
  });
});

describe("spreading", () => {
  it.each([0, 1, 29, 1_000, 999_999])("loses none of %i", (count) => {
    const parts = spread(count, 16, "seed");

    expect(parts).toHaveLength(16);
    expect(parts.every((part) => part >= 0)).toBe(true);
    expect(parts.reduce((total, part) => total + part, 0)).toBe(count);
  });

  it("cuts the same parts in two when there are twice as many", () => {
    const four = spread(1_000, 4, "seed");
    const eight = spread(1_000, 8, "seed");

    const joined = four.map((_, index) => (eight[2 * index] ?? 0) + (eight[2 * index + 1] ?? 0));
    expect(joined).toEqual(four);
  });

  it("gives each part about as much", () => {
    const parts = spread(160_000, 16, "seed");

    for (const part of parts) expect(Math.abs(part - 10_000)).toBeLessThan(500);
  });

  it("refuses what no further bit of a hash leads to", () => {
    expect(() => spread(10, 3, "seed")).toThrow("3 parts: not a power of two");
  });
});

it("draws lie between 0 and 1, without 1", () => {
  const draws = new Draws("seed");

  const drawn = many.map(() => draws.next());

  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  expect(mean(drawn)).toBeCloseTo(0.5, 1);
});
