import type { Tree } from "../aligned";
import type { Sides } from "../attribute-changes";
import { KNOWN_AFTER_APPLY } from "../comparable";
import type { AttributeChange, Concern, ResourceAction, ResourceReview } from "../stage-review";

/** A resource that changes, as the rules for concerns look at it. */
export interface ReviewedResource extends Sides {
  readonly review: ResourceReview;
}

/** What a reviewer should look at twice of one resource. */
export type ConcernRule = (resource: ReviewedResource) => Iterable<Concern>;

/** An attribute as it would be: as the plan knows it, else as the JSON has it. */
export function valueAfter({ after, configured }: ReviewedResource, attribute: string): unknown {
  const value = after?.[attribute];
  return value === KNOWN_AFTER_APPLY ? configured[attribute] : value;
}

/** What is at a path of keys; blocks of which there can be one are lists of one. */
export function valueAt(tree: Tree | undefined, path: readonly string[]): unknown {
  let value: unknown = tree;
  for (const key of path) {
    const [only] = Array.isArray(value) ? value : [value];
    if (typeof only !== "object" || only === null || !Object.hasOwn(only, key)) return undefined;
    value = (only as Tree)[key];
  }
  return value;
}

/** A change of an attribute on one line. */
export function lineOf({ path, before, after }: AttributeChange): string {
  if (before === undefined) return `${path}: now ${after}`;
  if (after === undefined) return `${path}: no longer ${before}`;
  return `${path}: ${before} becomes ${after}`;
}

/** In a sentence about the resource. */
export const VERBS: Readonly<Record<ResourceAction, string>> = {
  created: "is created",
  updated: "changes",
  replaced: "is replaced",
  destroyed: "is destroyed",
  forgotten: "is no longer managed",
  imported: "is adopted",
  moved: "is moved",
};
