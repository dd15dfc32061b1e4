import { ConfigurationError } from "../../config/errors";
import { callerAccount } from "../caller-account";
import { confirm, mustBeShown } from "../confirm";
import { EXIT, type ExitCode } from "../exit-codes";
import { movedStage } from "../plan/moved-since";
import {
  discardSavedPlan,
  planFile,
  planFolder,
  readSavedPlan,
  type SavedPlan,
  type SavedStack,
} from "../plan/saved-plan";
import { reviewStage } from "../review/review-stage";
import type { DataLoss, StageReview } from "../review/stage-review";
import { printReview } from "../review/terminal";
import type { DestructiveOptions } from "../stage-options";
import { stageNamed } from "../stage-stacks";
import { Interrupts } from "../terraform/interrupts";
import { StageTerraform } from "../terraform/stage-terraform";
import { applyInOrder } from "./apply-in-order";
import { MovedError, movedInStates, movedOnDisk } from "./apply-stack";
import { guardData, notAllowedMessage } from "./data-guard";
import { readPlans } from "./read-plans";
import { printRun, type StageRun } from "./stage-run";

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
  const blocked = saved.stacks.filter(({ outcome }) => outcome === "blocked");
  if (blocked.length > 0) {
    const detail = `Terraform refuses to destroy what is protected; ${planFolder(saved.stage)}/report.md names it.`;
    const next = "take the change back, or lift the protection by a reviewed change of its own first.";
    return { ...blockedRun(saved, new Map(blocked.map(({ id }) => [id, detail]))), next };
  }
  if (saved.stacks.every(({ outcome, changes }) => outcome === "planned" && !changes)) {
    refuseUnknown(options.allowDestroy, []);
    await discardSavedPlan(saved);
    const stacks = saved.stacks.map(({ id }) => ({ id, outcome: "unchanged" }) as const);
    return { stage: saved.stage, exitCode: EXIT.ok, stacks };
  }

  const stage = await stillAsPlanned(saved, interrupts);
  const review = reviewStage(stage.stage, await readPlans(stage, saved));
  refuseUnknown(options.allowDestroy, review.dataLoss);
  if (!options.json) printReview(review);
  const reached = reachedBy(saved);
  const guarded = guardedStacks(review, reached, options);
  if (guarded.size > 0) return blockedRun(saved, guarded);
  if (reached.some(({ changes }) => changes)) {
    mustBeShown(options);
    const message = `Apply exactly this to stage ${saved.stage}?`;
    const wanted = await confirm({ message, yes: options.yes, interrupts });
    if (!wanted) return declinedRun(saved);
  }
  return applyInOrder(stage, saved, review);
}

/** The stacks before the first one that has to be planned again: only these are applied now. */
function reachedBy(saved: SavedPlan): SavedStack[] {
  const end = saved.stacks.findIndex(({ after }) => after.length > 0);
  return saved.stacks.slice(0, end < 0 ? undefined : end);
}

/** By the id of each stack that would destroy data which nobody has named: what to say about it. */
function guardedStacks(
  review: StageReview,
  reached: readonly SavedStack[],
  { stage, allowDestroy }: DestructiveOptions,
): Map<string, string> {
  const command = `npm run apply -- --stage ${stage}`;
  return new Map(
    review.stacks
      .filter(({ id }) => reached.some((stack) => stack.id === id))
      .map(({ id, dataLoss }) => [id, guardData(dataLoss, allowDestroy).notAllowed] as const)
      .filter(([, losses]) => losses.length > 0)
      .map(([id, losses]) => [id, notAllowedMessage(losses, command)]),
  );
}

/** @throws ConfigurationError for an address of which nothing would be destroyed: most likely a typing error */
function refuseUnknown(allowed: readonly string[], losses: readonly DataLoss[]): void {
  const { unknown } = guardData(losses, allowed);
  if (unknown.length === 0) return;
  const would = losses.map(({ address }) => address).join(", ") || "no data";
  throw new ConfigurationError(
    `--allow-destroy names what the saved plan does not destroy: ${unknown.join(", ")}. Nothing was applied. It would destroy: ${would}.`,
  );
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

/** @param blocked why, by the id of each stack that is */
function blockedRun({ stage, stacks }: SavedPlan, blocked: ReadonlyMap<string, string>): StageRun {
  return {
    stage,
    exitCode: EXIT.blocked,
    stacks: stacks.map(({ id }) => {
      const detail = blocked.get(id);
      return detail === undefined ? { id, outcome: "not reached" } : { id, outcome: "blocked", detail };
    }),
  };
}

function declinedRun({ stage, stacks }: SavedPlan): StageRun {
  return {
    stage,
    exitCode: EXIT.error,
    stacks: stacks.map(({ id }) => ({ id, outcome: "not reached" })),
    next: "nothing was applied, and the plan stays saved.",
  };
}
