import { callerAccount } from "../caller-account";
import { confirm } from "../confirm";
import { EXIT, type ExitCode } from "../exit-codes";
import { movedStage } from "../plan/moved-since";
import { discardSavedPlan, planFile, planFolder, readSavedPlan, type SavedPlan } from "../plan/saved-plan";
import { reviewStage } from "../review/review-stage";
import { printReview } from "../review/terminal";
import type { DestructiveOptions } from "../stage-options";
import { stageNamed } from "../stage-stacks";
import { Interrupts } from "../terraform/interrupts";
import { StageTerraform } from "../terraform/stage-terraform";
import { applyInOrder } from "./apply-in-order";
import { MovedError, movedInStates, movedOnDisk } from "./apply-stack";
import { guardData, notAllowedMessage } from "./data-guard";
import { readPlans } from "./read-plans";
import { printRun, type StageRun, withNotReached } from "./stage-run";

/** Apply exactly the plans that `plan` saved, in order. */
export async function apply(options: DestructiveOptions): Promise<ExitCode> {
  const saved = await readSavedPlan(options.stage);
  const interrupts = new Interrupts();
  const run = await interrupts.during(() => applySaved(options, saved, interrupts));
  printRun(run, options.json);
  return run.exitCode;
}

async function applySaved(
  options: DestructiveOptions,
  saved: SavedPlan,
  interrupts: Interrupts,
): Promise<StageRun> {
  const ids = saved.stacks.map(({ id }) => id);
  const blocked = saved.stacks.filter(({ outcome }) => outcome === "blocked");
  if (blocked.length > 0)
    return blockedRun(
      saved,
      blocked.map(({ id }) => id),
    );
  if (saved.stacks.every(({ outcome, changes }) => outcome === "planned" && !changes)) {
    await discardSavedPlan(saved);
    return { stage: saved.stage, exitCode: EXIT.ok, stacks: ids.map((id) => ({ id, outcome: "unchanged" })) };
  }

  const stage = await stillAsPlanned(saved, interrupts);
  const plans = await readPlans(stage, saved);
  const review = reviewStage(stage.stage, plans);
  const guard = guardData(review.dataLoss, options.allowDestroy);
  if (guard.unknown.length > 0) {
    throw new Error(
      `--allow-destroy names what the saved plan does not destroy: ${guard.unknown.join(", ")}. Nothing was applied. It would destroy: ${review.dataLoss.map(({ address }) => address).join(", ") || "no data"}.`,
    );
  }
  if (!options.json) printReview(review);
  if (guard.notAllowed.length > 0) {
    console.error(notAllowedMessage(guard.notAllowed, `npm run apply -- --stage ${saved.stage}`));
    return { stage: saved.stage, exitCode: EXIT.blocked, stacks: withNotReached([], ids) };
  }
  const wanted = await confirm({
    message: `Apply exactly this to stage ${saved.stage}?`,
    yes: options.yes,
    interrupts,
  });
  if (!wanted) {
    return {
      stage: saved.stage,
      exitCode: EXIT.error,
      stacks: withNotReached([], ids),
      next: "Nothing was applied: the plan stays saved.",
    };
  }
  return applyInOrder(stage, saved, review);
}

/**
 * The stage, ready to be applied.
 *
 * @throws MovedError when anything is other than when it was planned
 */
async function stillAsPlanned(saved: SavedPlan, interrupts: Interrupts): Promise<StageTerraform> {
  const config = stageNamed(saved.stage);
  const stage = await StageTerraform.open(config, interrupts);
  const moved = movedStage(saved, { account: await callerAccount(config), terraform: stage.version });
  for (const [terraform, record] of stage.recorded(saved.stacks)) {
    const file = planFile(planFolder(saved.stage), record.id);
    moved.push(...(await movedOnDisk(terraform, record, file)));
  }
  refuse(moved, saved.stage);
  const states = await stage.prepare({ createWorkspace: true, lockFile: "keep" });
  refuse(
    saved.stacks.flatMap((record) => movedInStates(stage, record, states)?.moved ?? []),
    saved.stage,
  );
  return stage;
}

function refuse(moved: readonly string[], stage: string): void {
  if (moved.length === 0) return;
  throw new MovedError([
    ...moved,
    `Nothing was applied. Plan again and review: npm run plan -- --stage ${stage}`,
  ]);
}

function blockedRun(saved: SavedPlan, blocked: readonly string[]): StageRun {
  const detail = `Terraform refuses to destroy what is protected; ${planFolder(saved.stage)}/report.md names it.`;
  return {
    stage: saved.stage,
    exitCode: EXIT.blocked,
    stacks: saved.stacks.map(({ id }) =>
      blocked.includes(id) ? { id, outcome: "blocked", detail } : { id, outcome: "not reached" },
    ),
    next: "take the change back, or lift the protection by a reviewed change of its own first.",
  };
}
