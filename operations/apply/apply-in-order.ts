import { rm } from "node:fs/promises";
import { EXIT } from "../exit-codes";
import {
  begunMark,
  discardSavedPlan,
  planFile,
  planFolder,
  type SavedPlan,
  type SavedStack,
} from "../plan/saved-plan";
import type { StageReview } from "../review/stage-review";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { StageTerraform } from "../terraform/stage-terraform";
import { applyPlan } from "./apply-stack";
import { type Ended, endedBy } from "./ended-by";
import { type StackResult, type StageRun, withNotReached } from "./stage-run";

/**
 * Applies saved plans one after another, up to the first stack that fails or has to be planned again. Plans that were
 * begun are no longer good for anything and are thrown away, with those of the stacks behind them.
 */
export async function applyInOrder(
  stage: StageTerraform,
  saved: SavedPlan,
  review: StageReview,
): Promise<StageRun> {
  const results: StackResult[] = [];
  let stop: Ended["stop"];
  let begun = false;
  for (const [terraform, record] of stage.recorded(saved.stacks)) {
    // The signal came too late for the stack before this one, which was applied.
    if (stage.interrupts.interrupted) {
      stop = "interrupted";
      break;
    }
    const counts = review.stacks.find(({ id }) => id === record.id)?.counts.terraform;
    const result = await applyOne(stage, terraform, record, counts ?? { add: 0, change: 0, destroy: 0 });
    begun ||= result.begun;
    results.push(result.result);
    stop = result.stop;
    if (stop !== undefined) break;
  }
  if (begun || stop === undefined) await discardSavedPlan(saved);
  return {
    stage: saved.stage,
    exitCode: stop === undefined ? EXIT.ok : EXIT[stop === "declined" ? "error" : stop],
    stacks: withNotReached(
      results,
      saved.stacks.map(({ id }) => id),
    ),
    ...(stop === undefined ? {} : { next: nextStep(saved.stage, stop, begun) }),
  };
}

async function applyOne(
  stage: StageTerraform,
  terraform: StackTerraform,
  record: SavedStack,
  counts: { readonly add: number; readonly change: number; readonly destroy: number },
): Promise<Ended> {
  const { id, after, changes } = record;
  if (after.length > 0) {
    const detail = `It reads outputs of ${after.join(" and ")}, which have moved or are only now published.`;
    return { result: { id, outcome: "plan again", detail }, stop: "planAgain", begun: false };
  }
  if (!changes) return { result: { id, outcome: "unchanged" }, begun: false };
  const file = planFile(planFolder(stage.stage.name), id);
  try {
    await applyPlan(stage, terraform, record, file, counts);
    return { result: { id, outcome: "applied" }, begun: true };
  } catch (error) {
    const ended = endedBy(error, id);
    // Somebody else had the lock: the plan is as good as before.
    if (!ended.begun) await rm(begunMark(file), { force: true });
    return ended;
  }
}

function nextStep(stage: string, stop: NonNullable<Ended["stop"]>, begun: boolean): string {
  const again = `npm run plan -- --stage ${stage}, then npm run apply -- --stage ${stage}: that does the rest.`;
  if (!begun && stop === "error") return `remove the cause, then npm run apply -- --stage ${stage} again.`;
  return stop === "error" ? `remove the cause, then ${again}` : again;
}
