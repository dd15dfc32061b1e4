import { rm } from "node:fs/promises";
import { callerAccount } from "../caller-account";
import { EXIT, type ExitCode } from "../exit-codes";
import { prepare } from "../preparation";
import { reviewStage, writeReports } from "../review/review-stage";
import type { StageReview } from "../review/stage-review";
import { printReview } from "../review/terminal";
import type { StageOptions, SynthesizingOptions } from "../stage-options";
import { stageNamed } from "../stage-stacks";
import { Interrupts } from "../terraform/interrupts";
import { StageTerraform } from "../terraform/stage-terraform";
import { warn } from "../warnings";
import type { StackAttempt } from "./plan-stack";
import { planStage } from "./plan-stage";
import { recordPlan } from "./record-plan";
import { inPlanFolder, planFile, planFolder, writeSavedPlan } from "./saved-plan";

export interface PlanOptions extends StageOptions, SynthesizingOptions {}

interface Planned {
  readonly review: StageReview;
  readonly attempts: readonly StackAttempt[];
}

/** Plan all stacks of a stage and save the plans for apply, with a report for reviewers. */
export function plan(options: PlanOptions): Promise<ExitCode> {
  return planAndReport(options, { save: true });
}

/** Plan all stacks of a stage and report, saving nothing. */
export function diff(options: PlanOptions): Promise<ExitCode> {
  return planAndReport(options, { save: false });
}

async function planAndReport(options: PlanOptions, { save }: { readonly save: boolean }): Promise<ExitCode> {
  const interrupts = new Interrupts();
  const { review, attempts } = await interrupts.during(() => planned(options, interrupts, save));
  warn(attempts.flatMap(({ warnings }) => warnings));
  const exitCode = exitCodeOf({ review, attempts });
  const folder = planFolder(options.stage);
  const isSaved = save && !review.hasFailed;
  if (options.json) {
    const saved = save ? { folder, saved: isSaved } : {};
    console.log(JSON.stringify({ ...review, exitCode, ...saved }, null, 2));
    return exitCode;
  }
  printReview(review, save ? "summary" : "everything");
  if (save) console.log(`\nThe report: ${folder}/report.html, report.md and report.json.`);
  const next = isSaved ? nextStep(options.stage, exitCode, attempts) : undefined;
  if (next !== undefined) console.log(next);
  return exitCode;
}

async function planned(
  { stage: name, skipSynth }: PlanOptions,
  interrupts: Interrupts,
  save: boolean,
): Promise<Planned> {
  const config = stageNamed(name);
  await prepare({ stage: config, skipSynth });
  interrupts.check();
  const stage = await StageTerraform.open(config, interrupts);
  const account = callerAccount(config);
  const states = await stage.prepare({ createWorkspace: true });

  return inPlanFolder(name, async (folder) => {
    const attempts = await planStage(stage, states, folder);
    const review = reviewStage(config, attempts);
    if (save) {
      await writeReports(review, folder);
      if (review.hasFailed)
        await Promise.all(attempts.map(({ id }) => rm(planFile(folder, id), { force: true })));
      else await writeSavedPlan(folder, await recordPlan(stage, await account, states, attempts, folder));
    }
    return { keep: save, result: { review, attempts } };
  });
}

/** Like `terraform plan -detailed-exitcode`, and more. */
function exitCodeOf({ review, attempts }: Planned): ExitCode {
  if (review.hasFailed) return EXIT.error;
  if (review.isBlocked) return EXIT.blocked;
  return review.hasChanges || attempts.some(({ changes }) => changes) ? EXIT.changes : EXIT.ok;
}

function nextStep(stage: string, exitCode: ExitCode, attempts: readonly StackAttempt[]): string | undefined {
  if (exitCode === EXIT.changes) return `To apply exactly this: npm run apply -- --stage ${stage}`;
  // Of what Terraform itself refuses the review says what to do.
  if (exitCode !== EXIT.blocked || attempts.some(({ outcome }) => outcome.kind === "blocked"))
    return undefined;
  return `To apply it all the same: npm run apply -- --stage ${stage} --allow-destroy <address> ...`;
}
