import { SOLUTION_FILES_PREFIX } from "../../config/solution-files";
import type { Item } from "../common/clients";
import type { Money } from "../common/schema";
import type { Category } from "./categories";
import type { FILE_TYPES } from "./limits";

/**
 * A draft is its partner's alone. A published solution never becomes a draft again, since its files are sold: it can be
 * edited, and get further files. An archived one is out of the catalogue for good; who bought it keeps it.
 */
export const SOLUTION_STATUSES = ["draft", "published", "archived"] as const;
export type SolutionStatus = (typeof SOLUTION_STATUSES)[number];

/**
 * The head of a solution: what lists show and purchases check. At most 1 kB (limits.ts), since condition checks cost by
 * size; everything longer is in a second item of the same table, under a key that no id matches.
 */
export interface SolutionHead {
  readonly kind: "solution";
  readonly solutionId: string;
  readonly partnerId: string;
  readonly status: SolutionStatus;
  /**
   * Only while the catalogue shows the solution, so that `category-index` is exactly the public catalogue: published, and
   * its partner not disabled (visibility.ts).
   */
  readonly category?: Category;
  /** The category while `category` is absent. */
  readonly draftCategory?: Category;
  readonly title: string;
  readonly summary: string;
  readonly price: Money;
  /** One user may buy it several times. */
  readonly repeatable?: true;
  /** Counts the changes of the head, for optimistic concurrency. */
  readonly version: number;
  /** Places it in lists, for ever: nobody gets to the top by publishing again. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A solution that the catalogue shows. */
export type ListedHead = SolutionHead & { readonly status: "published"; readonly category: Category };

/** A file of a solution, as its partner declared it. What is uploaded has exactly this size, type and hash. */
export interface SolutionFile {
  readonly name: string;
  readonly type: (typeof FILE_TYPES)[number];
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of the content, in hex. */
  readonly sha256: string;
  /** `ready` once the upload is confirmed: only then can it be sold. */
  readonly status: "unfinished" | "ready";
  readonly createdAt: string;
}

/** The second item of a solution: it has neither `category` nor `partnerId` and is therefore in no index. */
export interface SolutionDetails {
  readonly kind: "solution-details";
  /** `detailsKey` of the solution's id. */
  readonly solutionId: string;
  /** The partner, under a name that no index knows. */
  readonly ownerId: string;
  /** The head's status, so that changes of files need no look at the head. */
  readonly status: SolutionStatus;
  readonly description: string;
  /** By id. They change without changing the head's `version`, several at once. */
  readonly files: Readonly<Record<string, SolutionFile>>;
  /** How many of the files are unfinished, and how many ready: what publishing is conditional on. */
  readonly unfinishedFiles: number;
  readonly readyFiles: number;
}

/** Both items of a solution. */
export interface StoredSolution {
  readonly head: SolutionHead;
  readonly details: SolutionDetails;
}

export function detailsKey(solutionId: string): string {
  return `${solutionId}#details`;
}

/** The key of a file's object: of ids only, whatever the file is called. */
export function fileKey(solutionId: string, fileId: string): string {
  return `${SOLUTION_FILES_PREFIX}${solutionId}/${fileId}`;
}

export function isHead(item: Item | undefined): item is Item & SolutionHead {
  return item?.kind === "solution";
}

export function isDetails(item: Item | undefined): item is Item & SolutionDetails {
  return item?.kind === "solution-details";
}

/** Whether the catalogue shows it. */
export function isListed<T extends Item | SolutionHead>(item: T | undefined): item is T & ListedHead {
  return item?.kind === "solution" && item.status === "published" && item.category !== undefined;
}

export function isReady({ status }: SolutionFile): boolean {
  return status === "ready";
}
