import type { StackPart } from "../../config/naming";
import { runSteps } from "../progress";
import type { TerraformPlan } from "../review/terraform-plan";
import type { StageStack } from "../stage-stacks";
import { SIDE_BY_SIDE } from "../terraform/side-by-side";
import type { StageTerraform, States } from "../terraform/stage-terraform";
import { idsOf, planStack, type StackAttempt } from "./plan-stack";
import { planFile } from "./saved-plan";
import { staleAfter } from "./stale-outputs";

/** Plans all stacks of a stage, side by side, into files of `folder`. */
export async function planStage(
  stage: StageTerraform,
  states: States,
  folder: string,
): Promise<StackAttempt[]> {
  const stacks = stage.stacks.map(({ stack }) => stack);
  const attempts = new Map<StackPart, StackAttempt>();
  const steps = stage.stacks.map((terraform) => ({
    title: `Plan ${terraform.stack.id}`,
    run: async () => {
      const attempt = await planStack(terraform, stacks, states, planFile(folder, terraform.stack.id));
      attempts.set(attempt.part, attempt);
      return `Plan ${attempt.id}: ${said(attempt)}`;
    },
  }));
  await runSteps(steps, SIDE_BY_SIDE);
  return stage.stacks
    .flatMap(({ stack }) => attempts.get(stack.part) ?? [])
    .map(withStaleAfter(stacks, attempts));
}

function withStaleAfter(
  stacks: readonly StageStack[],
  attempts: ReadonlyMap<StackPart, StackAttempt>,
): (attempt: StackAttempt) => StackAttempt {
  const plans = new Map<StackPart, TerraformPlan>();
  for (const [part, { outcome }] of attempts) if (outcome.kind === "planned") plans.set(part, outcome.plan);
  return (attempt) => {
    if (attempt.outcome.kind !== "planned") return attempt;
    const stale = idsOf(staleAfter(attempt.reads, plans), stacks);
    return { ...attempt, outcome: { ...attempt.outcome, staleAfter: stale } };
  };
}

function said({ outcome, changes }: StackAttempt): string {
  switch (outcome.kind) {
    case "planned":
      return changes ? "changes" : "nothing to do";
    case "waits":
      return `waits for ${outcome.waitsFor.join(", ")}`;
    default:
      return outcome.kind;
  }
}
