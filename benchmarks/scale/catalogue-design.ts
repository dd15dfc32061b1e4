/** How the catalogue's index could be laid out and read. */
export interface CatalogueDesign {
  readonly name: string;
  /**
   * Partition keys of one category (`data#0`, `data#1`), of which the hash of a solution's id chooses one. A page asks all
   * of them. A power of two.
   */
  readonly shards: number;
  /** Equal indexes beside each other: each write goes to all of them, a page is read from any. */
  readonly copies: number;
  /** Seconds for which first pages are kept before the API; 0: not at all. */
  readonly cacheSeconds: number;
}

const TODAY: CatalogueDesign = { name: "today", shards: 1, copies: 1, cacheSeconds: 0 };

/** Those that the document compares, today's first. */
export const DESIGNS = {
  today: TODAY,
  shards: { ...TODAY, name: "4 shards", shards: 4 },
  moreShards: { ...TODAY, name: "16 shards", shards: 16 },
  copies: { ...TODAY, name: "4 index copies", copies: 4 },
  cache: { ...TODAY, name: "first page kept 2 s", cacheSeconds: 2 },
  both: { name: "first page kept 2 s, 4 shards", shards: 4, copies: 1, cacheSeconds: 2 },
} as const satisfies Record<string, CatalogueDesign>;
