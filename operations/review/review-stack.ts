import { concernsOf } from "./concerns/concerns";
import type { ReviewedResource } from "./concerns/reviewed-resource";
import { countChanges } from "./counts";
import { heldData } from "./data-holding";
import { monthlyCosts, NO_COST } from "./monthly-costs";
import type { PlannedStack, PlanOutcome } from "./planned-stack";
import { resourceAction } from "./resource-action";
import { reviewResource } from "./review-resource";
import { withoutSecrets } from "./secrecy";
import type { DataLoss, ResourceReview, StackReview, StageReview } from "./stage-review";
import { SynthesizedStack } from "./synthesized-stack";
import type { ResourceChange, TerraformPlan } from "./terraform-plan";

/** The review of one stack's plan, or of what kept it from being planned. */
export function reviewStack(
  { part, id, synthesized, outcome }: PlannedStack,
  subject: StageReview["subject"],
  region: string,
): StackReview {
  const json = new SynthesizedStack(synthesized);
  const plan: TerraformPlan | undefined = "plan" in outcome ? outcome.plan : undefined;
  // Terraform tells of moves among them, which are no changes outside.
  const drifted = (plan?.resource_drift ?? []).filter((resource) => resourceAction(resource) !== "moved");
  const changed = subject === "drift" ? drifted : (plan?.resource_changes ?? []);
  const resources = reviewed(changed, json);
  const changes = resources.map(({ review }) => review);
  return {
    part,
    id,
    ...stateOf(outcome),
    counts: countChanges(changed),
    changes,
    drift: subject === "drift" ? [] : reviewed(drifted, json).map(({ review }) => review),
    outputs: changedOutputs(plan),
    dataLoss: subject === "drift" ? [] : changes.flatMap(dataLoss),
    concerns: concernsOf(resources),
    ...(subject === "drift" ? NO_COST : monthlyCosts(outcome, synthesized, region)),
  };
}

function reviewed(resources: readonly ResourceChange[], json: SynthesizedStack): ReviewedResource[] {
  return resources.flatMap((resource) => {
    return reviewResource(resource, json.resource(resource.type, resource.name)) ?? [];
  });
}

function stateOf(outcome: PlanOutcome): Pick<StackReview, "state" | "after" | "messages" | "nextStep"> {
  switch (outcome.kind) {
    case "waits":
      return {
        state: "waits",
        after: outcome.waitsFor,
        messages: [],
        nextStep: `It reads what ${listed(outcome.waitsFor)} will publish when applied: apply, then plan and apply again.`,
      };
    case "blocked":
      return {
        state: "blocked",
        after: [],
        messages: outcome.messages.map(withoutSecrets),
        nextStep:
          "Take the change back, or lift the protection by a reviewed change of its own first, apply that, and plan again.",
      };
    case "failed":
      return {
        state: "failed",
        after: [],
        messages: outcome.messages.map(withoutSecrets),
        nextStep: "Nothing is planned for it. Remove the cause and plan again.",
      };
    case "planned": {
      const { staleAfter } = outcome;
      if (staleAfter.length === 0) return { state: "planned", after: [], messages: [], nextStep: undefined };
      return {
        state: "planAgain",
        after: staleAfter,
        messages: [],
        nextStep: `It reads outputs that the plan of ${listed(staleAfter)} changes: this plan is a forecast, and apply stops before it. Then plan and apply again.`,
      };
    }
  }
}

function listed(ids: readonly string[]): string {
  return ids.join(" and ");
}

function changedOutputs(plan: TerraformPlan | undefined): string[] {
  return Object.entries(plan?.output_changes ?? {})
    .filter(([, { actions }]) => actions.some((action) => action !== "no-op"))
    .map(([name]) => name)
    .sort();
}

/** Also of what a replacement left over: until it is destroyed, the data is there and not in the new one. */
function dataLoss({ address, type, action }: ResourceReview): DataLoss[] {
  const holds = heldData(type);
  if (holds === undefined || (action !== "destroyed" && action !== "replaced")) return [];
  return [{ address, action, holds }];
}
