import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StageConfig } from "../../config/stages";
import { toCents } from "../cost/fixed-costs";
import { sumOf } from "./counts";
import { htmlReport } from "./html";
import { markdownReport } from "./markdown";
import type { PlannedStack } from "./planned-stack";
import { reviewStack } from "./review-stack";
import type { StackReview, StageReview } from "./stage-review";

/** What the plans of a stage's stacks would do. */
export function reviewStage(stage: StageConfig, stacks: readonly PlannedStack[]): StageReview {
  return review(stage, stacks, "plan");
}

/** What has been changed outside Terraform, from plans that only refresh (`terraform plan -refresh-only`). */
export function reviewDrift(stage: StageConfig, stacks: readonly PlannedStack[]): StageReview {
  return review(stage, stacks, "drift");
}

/** Writes `report.md`, `report.html` and `report.json` into `folder`, which is made when it is not there. */
export async function writeReports(review: StageReview, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, "report.md"), markdownReport(review)),
    writeFile(join(folder, "report.html"), htmlReport(review)),
    writeFile(join(folder, "report.json"), `${JSON.stringify(review, null, 2)}\n`),
  ]);
}

function review(
  stage: StageConfig,
  plannedStacks: readonly PlannedStack[],
  subject: StageReview["subject"],
): StageReview {
  const stacks = plannedStacks.map((stack) => reviewStack(stack, subject, stage.region));
  const dataLoss = stacks.flatMap((stack) => stack.dataLoss);
  const isBlocked = stacks.some(({ state }) => state === "blocked");
  return {
    version: 1,
    stage: stage.name,
    subject,
    stacks,
    counts: sumOf(stacks.map(({ counts }) => counts)),
    hasChanges: stacks.some(hasChanges),
    isBlocked: subject === "plan" && (isBlocked || dataLoss.length > 0),
    hasFailed: stacks.some(({ state }) => state === "failed"),
    dataLoss,
    costBefore: sum(stacks.map(({ costBefore }) => costBefore)),
    costAfter: sum(stacks.map(({ costAfter }) => costAfter)),
  };
}

function hasChanges({ changes, outputs, state }: StackReview): boolean {
  return changes.length > 0 || outputs.length > 0 || state === "waits";
}

/** Undefined as soon as one of them is: half a sum would mislead. */
function sum(amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length < amounts.length
    ? undefined
    : toCents(known.reduce((total, amount) => total + amount, 0));
}
