import type { Output } from "../common/schema";
import type { newSolution, solutionChange } from "./schema";
import type { SolutionHead } from "./solution";

/*
 * What a head becomes. Times are ISO 8601.
 */

/** The head of a new draft. */
export function draft(
  solutionId: string,
  partnerId: string,
  { title, summary, category, price, repeatable }: Output<typeof newSolution>,
  now: string,
): SolutionHead {
  return {
    kind: "solution",
    solutionId,
    partnerId,
    status: "draft",
    draftCategory: category,
    title,
    summary,
    price,
    ...(repeatable === true ? { repeatable } : {}),
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * The head after a change. A published solution keeps what `category` tells: one that is hidden with its partner
 * (visibility.ts) does not come back by an edit, only by being published again.
 */
export function edited(head: SolutionHead, change: Output<typeof solutionChange>, now: string): SolutionHead {
  const { category: listedIn, draftCategory, repeatable: _, ...rest } = head;
  const { category = listedIn ?? draftCategory, repeatable = head.repeatable } = change;
  const isListed = listedIn !== undefined || change.status === "published";
  return {
    ...rest,
    status: change.status ?? head.status,
    ...(category === undefined ? {} : isListed ? { category } : { draftCategory: category }),
    title: change.title ?? head.title,
    summary: change.summary ?? head.summary,
    price: change.price ?? head.price,
    ...(repeatable === true ? { repeatable } : {}),
    version: head.version + 1,
    updatedAt: now,
  };
}

/** The head of an archived solution, which the catalogue shows no more. */
export function archived(head: SolutionHead, now: string): SolutionHead {
  const { category = head.draftCategory, ...rest } = head;
  return {
    ...rest,
    ...(category === undefined ? {} : { draftCategory: category }),
    status: "archived",
    version: head.version + 1,
    updatedAt: now,
  };
}
