import { applyPlan } from "./apply/apply-stack";
import { guardData, notAllowedMessage } from "./apply/data-guard";
import { type Ended, endedBy } from "./apply/ended-by";
import { printRun, type StackResult, type StageRun, withNotReached } from "./apply/stage-run";
import { confirm, mustBeShown } from "./confirm";
import { EXIT, type ExitCode } from "./exit-codes";
import { planStack, type StackAttempt } from "./plan/plan-stack";
import { recordStack } from "./plan/record-plan";
import { inPlanFolder, planFile } from "./plan/saved-plan";
import { prepare } from "./preparation";
import { runSteps } from "./progress";
import { reviewStage } from "./review/review-stage";
import type { StageReview } from "./review/stage-review";
import { printReview } from "./review/terminal";
import type { DestructiveOptions, SynthesizingOptions } from "./stage-options";
import { stageNamed } from "./stage-stacks";
import { Interrupts } from "./terraform/interrupts";
import type { StackTerraform } from "./terraform/stack-terraform";
import { StageTerraform, type States } from "./terraform/stage-terraform";
import { warn } from "./warnings";

export interface DeployOptions extends DestructiveOptions, SynthesizingOptions {}

/** Synthesize, then plan and apply stack after stack in the order of deployment, asking before each. */
export async function deploy(options: DeployOptions): Promise<ExitCode> {
  const interrupts = new Interrupts();
  const run = await interrupts.during(() => deployStage(options, interrupts));
  printRun(run, options.json);
  return run.exitCode;
}

async function deployStage(options: DeployOptions, interrupts: Interrupts): Promise<StageRun> {
  const config = stageNamed(options.stage);
  await prepare({ stage: config, skipSynth: options.skipSynth });
  interrupts.check();
  const stage = await StageTerraform.open(config, interrupts);
  let states: States | undefined = await stage.prepare({ createWorkspace: true });

  const results: StackResult[] = [];
  const destroyed = new Set<string>();
  let stop: Ended["stop"];
  for (const terraform of stage.stacks) {
    const ended = await deployStack(stage, terraform, states, options, destroyed);
    results.push(ended.result);
    if (ended.begun) states = undefined;
    stop = ended.stop;
    if (stop !== undefined) break;
  }
  // Known only now: stacks are planned one after another.
  const unknown = options.allowDestroy.filter((address) => !destroyed.has(address));
  if (unknown.length > 0) warn([`--allow-destroy names what was not to be destroyed: ${unknown.join(", ")}`]);
  const next = `${stop === "error" || stop === "blocked" ? "remove the cause, then " : ""}npm run deploy -- --stage ${options.stage} does the rest.`;
  return {
    stage: options.stage,
    exitCode: stop === undefined ? EXIT.ok : stop === "declined" ? EXIT.error : EXIT[stop],
    stacks: withNotReached(
      results,
      stage.stacks.map(({ stack }) => stack.id),
    ),
    ...(stop === undefined ? {} : { next }),
  };
}

/**
 * Plans one stack, shows it, asks, and applies exactly that plan.
 *
 * @param known the states, unless one of them has moved since they were read
 * @param destroyed gets the addresses whose data the plan destroys
 */
async function deployStack(
  stage: StageTerraform,
  terraform: StackTerraform,
  known: States | undefined,
  options: DeployOptions,
  destroyed: Set<string>,
): Promise<Ended> {
  const { id } = terraform.stack;
  return inPlanFolder(stage.stage.name, async (folder) => {
    const file = planFile(folder, id);
    try {
      const states = known ?? (await stage.states());
      const attempt = await planWithProgress(stage, terraform, states, file);
      const review = reviewStage(stage.stage, [attempt]);
      warn(attempt.warnings);
      for (const { address } of review.dataLoss) destroyed.add(address);
      const ended = endedByPlan(attempt, review, options) ?? (await declined(options, id, terraform));
      if (ended !== undefined) return { keep: false, result: ended };

      const record = await recordStack(attempt, stage, states, folder);
      const counts = review.stacks[0]?.counts.terraform ?? { add: 0, change: 0, destroy: 0 };
      await applyPlan(stage, terraform, record, file, counts);
      return { keep: false, result: { result: { id, outcome: "applied" }, begun: true } };
    } catch (error) {
      return { keep: false, result: endedBy(error, id) };
    }
  });
}

async function planWithProgress(
  stage: StageTerraform,
  terraform: StackTerraform,
  states: States,
  file: string,
): Promise<StackAttempt> {
  const attempts: StackAttempt[] = [];
  const stacks = stage.stacks.map(({ stack }) => stack);
  const run = async () => {
    attempts.push(await planStack(terraform, stacks, states, file));
    return undefined;
  };
  await runSteps([{ title: `Plan ${terraform.stack.id}`, run }]);
  const [attempt] = attempts;
  if (attempt === undefined) throw new Error(`${terraform.stack.id} was not planned`);
  return attempt;
}

/** Why the plan of a stack is not applied; undefined when it can be. Shows what it would do. */
function endedByPlan(attempt: StackAttempt, review: StageReview, options: DeployOptions): Ended | undefined {
  const { id, outcome, changes } = attempt;
  if (outcome.kind === "failed") {
    return {
      result: { id, outcome: "failed", detail: outcome.messages.join("\n") },
      stop: "error",
      begun: false,
    };
  }
  if (outcome.kind === "waits") {
    const detail = `It reads what ${outcome.waitsFor.join(" and ")} has not published.`;
    return { result: { id, outcome: "failed", detail }, stop: "error", begun: false };
  }
  if (outcome.kind === "planned" && !changes) {
    return { result: { id, outcome: "unchanged" }, begun: false };
  }
  if (!options.json) printReview(review, "everything");
  if (outcome.kind === "blocked") {
    const detail = outcome.messages.join("\n");
    return { result: { id, outcome: "blocked", detail }, stop: "blocked", begun: false };
  }
  const { notAllowed } = guardData(review.dataLoss, options.allowDestroy);
  if (notAllowed.length === 0) return undefined;
  const detail = notAllowedMessage(notAllowed, `npm run deploy -- --stage ${options.stage}`);
  return { result: { id, outcome: "blocked", detail }, stop: "blocked", begun: false };
}

async function declined(
  { stage, json, yes }: DeployOptions,
  id: string,
  { interrupts }: StackTerraform,
): Promise<Ended | undefined> {
  mustBeShown({ json, yes });
  if (await confirm({ message: `Apply this to ${id} of stage ${stage}?`, yes, interrupts })) return undefined;
  return { result: { id, outcome: "declined" }, stop: "declined", begun: false };
}
