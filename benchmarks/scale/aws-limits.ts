/** What one partition of a table or an index serves each second, at most; nobody can raise it. */
export const PARTITION_LIMITS = { readUnits: 3_000, writeUnits: 1_000 } as const;
