import type { Concern } from "../stage-review";
import { apiAccessConcerns } from "./api-access";
import { identityConcerns } from "./identity";
import { addressConcerns, networkConcerns } from "./network";
import { protectionConcerns } from "./protection";
import type { ConcernRule, ReviewedResource } from "./reviewed-resource";

const RULES: readonly ConcernRule[] = [
  protectionConcerns,
  identityConcerns,
  networkConcerns,
  addressConcerns,
  apiAccessConcerns,
];

/** Everything that a reviewer should look at twice, warnings first. */
export function concernsOf(resources: readonly ReviewedResource[]): Concern[] {
  const concerns = resources.flatMap((resource) => RULES.flatMap((rule) => [...rule(resource)]));
  return [
    ...concerns.filter(({ level }) => level === "warning"),
    ...concerns.filter(({ level }) => level === "notice"),
  ];
}
