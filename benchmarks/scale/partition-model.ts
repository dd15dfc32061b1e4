import { poisson, spread, zipf } from "./arrivals";
import { PARTITION_LIMITS } from "./aws-limits";
import type { CatalogueDesign } from "./catalogue-design";

/** What is asked of the catalogue's index, in the average second. */
export interface CatalogueLoad {
  /** Pages that are read, of all categories. */
  readonly pages: number;
  /** Of them, first ones. */
  readonly firstPages: number;
  /** Entries that are written into the partitions of the newest, of all categories. */
  readonly newestWrites: number;
}

/** Units that one operation takes of a partition. */
export interface OperationUnits {
  /** Of the query for one page at one partition key. */
  readonly page: number;
  /** Of one entry that is written. */
  readonly entry: number;
}

export interface Simulation {
  readonly design: CatalogueDesign;
  readonly load: CatalogueLoad;
  readonly units: OperationUnits;
  readonly categories: number;
  readonly exponent: number;
  readonly seconds: number;
  readonly seed: string;
}

/** Operations, as many as came and what became of them. */
export interface Flow {
  readonly offered: number;
  readonly served: number;
  readonly throttled: number;
}

/** Of one category over the whole time. */
export interface CategoryOutcome {
  readonly share: number;
  /** First pages at the API, and those of them that a cache answered. */
  readonly firstPages: number;
  readonly cached: number;
  /** Queries for first pages at the partitions of the newest. */
  readonly queries: Flow;
  /** Entries at the partitions of the newest. */
  readonly entries: Flow;
  /** Queries for further pages. */
  readonly further: Flow;
  /** Read and write units a second at the busiest partition of the newest, on average. */
  readonly busiest: { readonly read: number; readonly write: number };
}

const NOTHING: Flow = { offered: 0, served: 0, throttled: 0 };

/**
 * A model of the partitions behind `category-index`, second by second. `createdAt` only grows, so the newest entries of a
 * partition key are always in one partition, which DynamoDB does not split for heat, since the next entry would be in its
 * last part again. It takes the writes of new solutions and the reads of first pages, up to the limits of a partition; what
 * exceeds them in a second is throttled and does not come back. Everything older is split as the heat demands, so further
 * pages and edits of old solutions are always served. Burst capacity, which ends after some minutes at most, is left out.
 */
export function simulate(simulation: Simulation): readonly CategoryOutcome[] {
  const { categories, exponent } = simulation;
  return zipf(categories, exponent).map((share, index) => simulateCategory(simulation, share, index));
}

function simulateCategory(
  { design, load, units, seconds, seed }: Simulation,
  share: number,
  category: number,
): CategoryOutcome {
  const { shards, copies, cacheSeconds } = design;
  let [firstPages, cached, queries, entries, further] = [0, 0, NOTHING, NOTHING, NOTHING];
  const readAt = new Array<number>(copies).fill(0);
  const writtenAt = new Array<number>(shards).fill(0);
  for (let second = 0; second < seconds; second += 1) {
    const at = `${seed}/${category}/${second}`;
    const first = poisson(load.firstPages * share, `${at}/first`);
    const others = poisson((load.pages - load.firstPages) * share, `${at}/further`);
    const written = poisson(load.newestWrites * share, `${at}/written`);

    const missed = cacheSeconds === 0 ? first : Math.min(first, second % cacheSeconds === 0 ? 1 : 0);
    firstPages += first;
    cached += first - missed;
    further = added(further, { offered: others * shards, served: others * shards, throttled: 0 });

    const reads = spread(missed, copies, `${at}/copies`).map((count) =>
      through(count, units.page, PARTITION_LIMITS.readUnits),
    );
    // Every shard is asked for every page.
    for (const flow of reads) for (let shard = 0; shard < shards; shard += 1) queries = added(queries, flow);
    const writes = spread(written, shards, `${at}/shards`).map((count) =>
      through(count, units.entry, PARTITION_LIMITS.writeUnits),
    );
    // A write that one copy refuses is refused, and all copies get the same.
    for (const flow of writes) entries = added(entries, flow);

    for (const [copy, { offered }] of reads.entries()) readAt[copy] = (readAt[copy] ?? 0) + offered;
    for (const [shard, { offered }] of writes.entries()) writtenAt[shard] = (writtenAt[shard] ?? 0) + offered;
  }
  const busiest = {
    read: (Math.max(...readAt) * units.page) / seconds,
    write: (Math.max(...writtenAt) * units.entry) / seconds,
  };
  return { share, firstPages, cached, queries, entries, further, busiest };
}

/** What a partition lets through of one second's operations. */
export function through(offered: number, units: number, limit: number): Flow {
  const served = Math.min(offered, Math.floor(limit / units));
  return { offered, served, throttled: offered - served };
}

function added(a: Flow, b: Flow): Flow {
  return {
    offered: a.offered + b.offered,
    served: a.served + b.served,
    throttled: a.throttled + b.throttled,
  };
}

/** Of all that came, the share that was throttled. */
export function throttledShare(flows: readonly Flow[]): number {
  const { offered, throttled } = flows.reduce(added, NOTHING);
  return offered === 0 ? 0 : throttled / offered;
}
