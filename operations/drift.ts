import { join } from "node:path";
import { EXIT, type ExitCode } from "./exit-codes";
import { OUTDIR } from "./outdir";
import { inPlanFolder, planFile } from "./plan/saved-plan";
import { prepare } from "./preparation";
import { runSteps } from "./progress";
import type { PlannedStack } from "./review/planned-stack";
import { reviewDrift, writeReports } from "./review/review-stage";
import { printReview } from "./review/terminal";
import type { StageOptions, SynthesizingOptions } from "./stage-options";
import { readSynthesized, stageNamed } from "./stage-stacks";
import { Interrupts } from "./terraform/interrupts";
import { SIDE_BY_SIDE } from "./terraform/side-by-side";
import type { StackTerraform } from "./terraform/stack-terraform";
import { StageTerraform } from "./terraform/stage-terraform";
import { TerraformError } from "./terraform/terraform-error";
import { managedAddresses, NO_STATE } from "./terraform/terraform-state";

export interface DriftOptions extends StageOptions, SynthesizingOptions {}

interface Looked {
  readonly stacks: readonly PlannedStack[];
  /** Ids of stacks of which nothing is deployed. */
  readonly notDeployed: readonly string[];
}

/** Find what was changed outside Terraform, changing nothing. */
export async function drift({ stage: name, json, skipSynth }: DriftOptions): Promise<ExitCode> {
  const interrupts = new Interrupts();
  const config = stageNamed(name);
  const looked = await interrupts.during(async () => {
    await prepare({ stage: config, check: false, skipSynth });
    return look(await StageTerraform.open(config, interrupts));
  });
  const review = reviewDrift(config, looked.stacks);
  const folder = join(OUTDIR, "drift", name);
  await writeReports(review, folder);
  const exitCode = review.hasFailed ? EXIT.error : review.hasChanges ? EXIT.changes : EXIT.ok;
  if (json) {
    console.log(JSON.stringify({ ...review, notDeployed: looked.notDeployed, exitCode, folder }, null, 2));
    return exitCode;
  }
  printReview(review);
  for (const id of looked.notDeployed) console.log(`${id} is not deployed.`);
  console.log(`\nThe report: ${folder}/report.html, report.md and report.json.`);
  if (exitCode === EXIT.changes) {
    console.log(
      `To take the changes back: npm run plan -- --stage ${name}, review, npm run apply -- --stage ${name}. To keep them: write them into the stacks.`,
    );
  }
  return exitCode;
}

async function look(stage: StageTerraform): Promise<Looked> {
  const states = await stage.prepare({ createWorkspace: false });
  const isDeployed = ({ stack }: StackTerraform) =>
    managedAddresses(states.get(stack.part) ?? NO_STATE).length > 0;
  const deployed = stage.stacks.filter(isDeployed);
  const found = new Map<string, PlannedStack>();
  // Nothing of it stays: these plans are no one's to apply.
  await inPlanFolder(stage.stage.name, async (folder) => {
    const steps = deployed.map((terraform) => ({
      title: `Compare ${terraform.stack.id}`,
      run: async () => {
        const seen = await refresh(terraform, planFile(folder, terraform.stack.id));
        found.set(terraform.stack.id, seen);
        return seen.outcome.kind === "failed" ? `Compare ${terraform.stack.id}: failed` : undefined;
      },
    }));
    await runSteps(steps, SIDE_BY_SIDE);
    return { keep: false, result: undefined };
  });
  return {
    stacks: deployed.flatMap(({ stack }) => found.get(stack.id) ?? []),
    notDeployed: stage.stacks.filter((one) => !isDeployed(one)).map(({ stack }) => stack.id),
  };
}

/**
 * Whether there is drift is for the plan's content to say: terraform's exit code also counts what it keeps of a resource
 * for itself, such as its dependencies.
 */
async function refresh(terraform: StackTerraform, file: string): Promise<PlannedStack> {
  const { part, id } = terraform.stack;
  const synthesized: unknown = JSON.parse(await readSynthesized(terraform.stack));
  try {
    await terraform.plan(file, "-refresh-only");
    const plan = await terraform.show(file);
    return { part, id, synthesized, outcome: { kind: "planned", plan, staleAfter: [] } };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return { part, id, synthesized, outcome: { kind: "failed", messages: error.messages } };
  }
}
