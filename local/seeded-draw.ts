import { createHash } from "node:crypto";

/** A number from 0 to 1, without 1, that seed and purpose always lead to. */
export function seededDraw(seed: string, purpose: string): number {
  return createHash("sha256").update(`${seed}/${purpose}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** Draws one after another: the n-th is the same for the same seed. */
export class SeededDraws {
  private count = 0;

  constructor(private readonly seed: string) {}

  /** 0 to 1, without 1. */
  next(): number {
    this.count += 1;
    return seededDraw(this.seed, String(this.count));
  }

  /** A whole number from 0 to `limit`, without `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** @throws RangeError of an empty list */
  of<T>(list: readonly T[]): T {
    const drawn = list[this.below(list.length)];
    if (drawn === undefined) throw new RangeError("nothing can be drawn from an empty list");
    return drawn;
  }
}
