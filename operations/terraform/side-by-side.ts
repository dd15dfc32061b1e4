import { availableParallelism } from "node:os";

/** Plans at a time: each has a provider of its own to compute with, and waits for AWS most of the time. */
export const SIDE_BY_SIDE = Math.max(2, availableParallelism());
