import type { IConstruct } from "constructs";

/** A finding that is accepted at one resource, with the reason for it. */
export interface Suppression {
  /** The id of a policy of this folder, or of a public checker's rule such as `CKV_AWS_116`. */
  readonly rule: string;
  /** Why the finding is right for this resource: a sentence that a reviewer can argue with. */
  readonly reason: string;
}

const suppressions = new WeakMap<IConstruct, Suppression[]>();

/**
 * Accepts a finding at one resource. Kept as data beside the resource and not as an annotation: annotations would write
 * construct paths into the manifest.
 */
export function suppress(resource: IConstruct, rule: string, reason: string): void {
  suppressions.set(resource, [...suppressionsOf(resource), { rule, reason }]);
}

export function suppressionsOf(resource: IConstruct): readonly Suppression[] {
  return suppressions.get(resource) ?? [];
}
