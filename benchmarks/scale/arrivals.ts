import { SeededDraws } from "../../local/seeded-draw";

/** Above this mean a normal distribution stands for Poisson's, whose shape it has by then. */
const NORMAL_ABOVE = 30;

/** How many of things that come independently of each other, `mean` on average. The same seed always gives the same. */
export function poisson(mean: number, seed: string): number {
  const draws = new SeededDraws(seed);
  if (mean > NORMAL_ABOVE) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(draws)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = draws.next(); product > limit; product *= draws.next()) count += 1;
  return count;
}

/**
 * Spreads `count` over so many parts, to each as likely as to the other. Twice as many parts are the same parts cut in two,
 * as with a hash whose next bit is looked at.
 *
 * @param parts a power of two
 */
export function spread(count: number, parts: number, seed: string): number[] {
  if (!Number.isInteger(Math.log2(parts))) throw new RangeError(`${parts} parts: not a power of two`);
  if (parts === 1) return [count];
  const left = half(count, seed);
  return [...spread(left, parts / 2, `${seed}/0`), ...spread(count - left, parts / 2, `${seed}/1`)];
}

/** How many of `count` are on one side of a fair cut. */
function half(count: number, seed: string): number {
  const draws = new SeededDraws(seed);
  if (count <= NORMAL_ABOVE) return Array.from({ length: count }, () => draws.below(2)).reduce(sum, 0);
  const drawn = Math.round(count / 2 + (Math.sqrt(count) / 2) * normal(draws));
  return Math.min(count, Math.max(0, drawn));
}

/** By Box and Muller. */
function normal(draws: SeededDraws): number {
  return Math.sqrt(-2 * Math.log(1 - draws.next())) * Math.cos(2 * Math.PI * draws.next());
}

function sum(a: number, b: number): number {
  return a + b;
}

/** The share of each of so many by Zipf's law, largest first; together 1. */
export function zipf(count: number, exponent: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, index) => (index + 1) ** -exponent);
  const total = weights.reduce(sum, 0);
  return weights.map((weight) => weight / total);
}
