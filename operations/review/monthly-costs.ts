import {
  type CostedResource,
  resourcesAfter,
  resourcesBefore,
  synthesizedResources,
} from "../cost/costed-resource";
import { fixedCosts, monthlyTotal } from "../cost/fixed-costs";
import { knownPrices } from "../cost/prices";
import type { PlanOutcome } from "./planned-stack";
import type { StackReview } from "./stage-review";

type MonthlyCosts = Pick<StackReview, "costBefore" | "costAfter">;

/** Of what cannot be known. */
export const NO_COST: MonthlyCosts = { costBefore: undefined, costAfter: undefined };

/**
 * Fixed costs of a stack before and after its plan. Of a stack that waits only the JSON is known, and half a plan says
 * nothing of the costs.
 */
export function monthlyCosts(outcome: PlanOutcome, synthesized: unknown, region: string): MonthlyCosts {
  const prices = knownPrices(region);
  if (prices === undefined) return NO_COST;
  const total = (resources: readonly CostedResource[]) => monthlyTotal(fixedCosts(resources), prices);
  if (outcome.kind === "waits") {
    return { costBefore: undefined, costAfter: total(synthesizedResources(synthesized)) };
  }
  if (outcome.kind === "failed" || outcome.plan === undefined || outcome.plan.errored === true)
    return NO_COST;
  return {
    costBefore: total(resourcesBefore(outcome.plan)),
    costAfter: total(resourcesAfter(outcome.plan, synthesized)),
  };
}
