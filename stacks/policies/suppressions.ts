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
 *
 * @throws Error without a reason
 */
export function suppress(resource: IConstruct, rule: string, reason: string): void {
  if (reason.trim() === "") {
    throw new Error(
      `The suppression of "${rule}" at ${resource.node.path} has no reason. Say why the finding is right there.`,
    );
  }
  suppressions.set(resource, [...suppressionsOf(resource), { rule, reason }]);
}

export function suppressionsOf(resource: IConstruct): readonly Suppression[] {
  return suppressions.get(resource) ?? [];
}

/** Whether a rule belongs to a public checker (checkov's `CKV_AWS_116`, kics' UUIDs), which knows itself what is unused. */
export function isCheckerRule(rule: string): boolean {
  return /^CKV2?_[A-Z0-9]+_\d+$|^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(rule);
}
