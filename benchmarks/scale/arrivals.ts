/**
 * Draws one after another: the n-th is the same for the same seed. The model needs hundreds of thousands, for which the hash of
 * local/seeded-draw.ts takes too long; this is SplitMix32 from a state of FNV-1a.
 *
 * @see https://doi.org/10.1145/2714064.2660195
 */
export class Draws {
  private state = 0x811c9dc5;

  constructor(seed: string) {
    for (let index = 0; index < seed.length; index += 1) {
      this.state = Math.imul(this.state ^ seed.charCodeAt(index), 0x01000193);
    }
  }

  /** 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let mixed = this.state ^ (this.state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }
}

/** Above this mean a normal distribution stands for Poisson's, whose shape it has by then. */
const NORMAL_ABOVE = 30;

/** How many of things that come independently of each other, `mean` on average. The same seed always gives the same. */
export function poisson(mean: number, seed: string): number {
  const draws = new Draws(seed);
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
  const draws = new Draws(seed);
  if (count <= NORMAL_ABOVE)
    return Array.from({ length: count }, () => Math.floor(2 * draws.next())).reduce(sum, 0);
  const drawn = Math.round(count / 2 + (Math.sqrt(count) / 2) * normal(draws));
  return Math.min(count, Math.max(0, drawn));
}

/** By Box and Muller. */
function normal(draws: Draws): number {
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
