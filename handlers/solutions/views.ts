import type { Output } from "../common/schema";
import type { ownSolution, ownSolutionSummary, solution, solutionFile, solutionSummary } from "./schema";
import {
  isReady,
  type ListedHead,
  type SolutionFile,
  type SolutionHead,
  type StoredSolution,
} from "./solution";

/*
 * What of the items is shown to whom, member by member: what an item holds beside them stays inside.
 */

/** A solution of the catalogue, in lists. */
export function toSummary(head: ListedHead): Output<typeof solutionSummary> {
  const { solutionId, partnerId, title, summary, category, price, version, createdAt, updatedAt } = head;
  return { solutionId, partnerId, title, summary, category, price, version, createdAt, updatedAt };
}

/** A solution of the catalogue. */
export function toSolution(head: ListedHead, details: StoredSolution["details"]): Output<typeof solution> {
  return {
    ...toSummary(head),
    description: details.description,
    repeatable: head.repeatable === true,
    files: filesOf(details)
      .filter(([, file]) => isReady(file))
      .map(([, { name, type, size }]) => ({ name, type, size })),
  };
}

/** A solution as its partner sees it, in lists. */
export function toOwnSummary(head: SolutionHead): Output<typeof ownSolutionSummary> {
  const { solutionId, partnerId, title, summary, price, version, createdAt, updatedAt, status } = head;
  const category = head.category ?? head.draftCategory ?? "other";
  return {
    solutionId,
    partnerId,
    title,
    summary,
    category,
    price,
    version,
    createdAt,
    updatedAt,
    status,
    repeatable: head.repeatable === true,
    listed: head.category !== undefined,
  };
}

/** A solution as its partner and admins see it. */
export function toOwnSolution({ head, details }: StoredSolution): Output<typeof ownSolution> {
  return {
    ...toOwnSummary(head),
    description: details.description,
    files: filesOf(details).map(([fileId, file]) => toFile(fileId, file)),
  };
}

export function toFile(
  fileId: string,
  { name, type, size, sha256, status, createdAt }: SolutionFile,
): Output<typeof solutionFile> {
  return { fileId, name, type, size, sha256, status, createdAt };
}

/** In the order of their declaration: ids sort by time. */
function filesOf({ files }: StoredSolution["details"]): [string, SolutionFile][] {
  return Object.entries(files ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}
