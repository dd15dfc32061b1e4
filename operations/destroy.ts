import { ConfigurationError } from "../config/errors";
import { applyWithProgress } from "./apply/apply-stack";
import { endedBy } from "./apply/ended-by";
import { printRun, type StackResult, type StageRun, withNotReached } from "./apply/stage-run";
import { callerAccount } from "./caller-account";
import { confirmByTyping } from "./confirm";
import { ProtectedError, refuseProtected } from "./destroy-protection";
import { EXIT, type ExitCode } from "./exit-codes";
import { inPlanFolder, planFile } from "./plan/saved-plan";
import { prepare } from "./preparation";
import { runSteps } from "./progress";
import { holdsData } from "./review/data-holding";
import type { ConfirmedOptions, SynthesizingOptions } from "./stage-options";
import { stageNamed } from "./stage-stacks";
import { Interrupts } from "./terraform/interrupts";
import type { StackTerraform } from "./terraform/stack-terraform";
import { StageTerraform, type States } from "./terraform/stage-terraform";
import { managedAddresses, NO_STATE } from "./terraform/terraform-state";

export interface DestroyOptions extends ConfirmedOptions, SynthesizingOptions {
  /** Whether the stage was named on the command line: only then may nobody be asked. */
  readonly isStageChosen: boolean;
}

/** Destroy all stacks of a stage, the last one first. */
export async function destroy(options: DestroyOptions): Promise<ExitCode> {
  const { stage, yes, isStageChosen, json } = options;
  if (yes && !isStageChosen) {
    throw new ConfigurationError(`--yes destroys without asking, so name the stage: --stage ${stage} --yes`);
  }
  const interrupts = new Interrupts();
  const run = await interrupts.during(() => destroyStage(options, interrupts));
  printRun(run, json);
  return run.exitCode;
}

async function destroyStage(options: DestroyOptions, interrupts: Interrupts): Promise<StageRun> {
  const config = stageNamed(options.stage);
  refuseProtected(config);
  await prepare({ stage: config, check: false, skipSynth: options.skipSynth });
  const stage = await StageTerraform.open(config, interrupts);
  const states = await stage.prepare({ createWorkspace: false });
  refuseProtected(config, states);

  const ordered = [...stage.stacks].reverse();
  const ids = ordered.map(({ stack }) => stack.id);
  const deployed = ordered.filter((one) => addressesOf(one, states).length > 0);
  if (deployed.length === 0) {
    return {
      stage: options.stage,
      exitCode: EXIT.ok,
      stacks: ids.map((id) => ({ id, outcome: "unchanged" })),
    };
  }
  announce(deployed, states);
  const account = (await callerAccount(config)) ?? "that nobody knows";
  const wanted = await confirmByTyping(
    {
      message: `Type ${options.stage} to destroy all of this in account ${account}, ${config.region}:`,
      yes: options.yes,
      interrupts,
    },
    options.stage,
  );
  if (!wanted) {
    const next = "nothing was destroyed: what was typed is not the stage's name.";
    return { stage: options.stage, exitCode: EXIT.error, stacks: withNotReached([], ids), next };
  }
  return destroyInOrder(stage, ordered, states);
}

/** Says on stderr what would be gone. */
function announce(deployed: readonly StackTerraform[], states: States): void {
  for (const one of deployed) {
    const addresses = addressesOf(one, states);
    console.error(`${one.stack.id}: ${addresses.length} resources`);
    for (const address of addresses.filter((text) => holdsData(typeOf(text)))) {
      console.error(`  with the data in ${address}`);
    }
  }
}

async function destroyInOrder(
  stage: StageTerraform,
  ordered: readonly StackTerraform[],
  states: States,
): Promise<StageRun> {
  const results: StackResult[] = [];
  let exitCode: ExitCode = EXIT.ok;
  for (const terraform of ordered) {
    const { id } = terraform.stack;
    if (addressesOf(terraform, states).length === 0) {
      results.push({ id, outcome: "unchanged" });
      continue;
    }
    try {
      await destroyStack(stage, terraform);
      results.push({ id, outcome: "destroyed" });
    } catch (error) {
      if (error instanceof ProtectedError) {
        results.push({ id, outcome: "blocked", detail: error.message });
        exitCode = EXIT.blocked;
        break;
      }
      const { result, stop } = endedBy(error, id);
      results.push(result);
      exitCode = stop === "interrupted" ? EXIT.interrupted : EXIT.error;
      break;
    }
  }
  const { name } = stage.stage;
  const next = `npm run destroy -- --stage ${name} does the rest.`;
  const stacks = withNotReached(
    results,
    ordered.map(({ stack }) => stack.id),
  );
  return { stage: name, exitCode, stacks, ...(exitCode === EXIT.ok ? {} : { next }) };
}

async function destroyStack(stage: StageTerraform, terraform: StackTerraform): Promise<void> {
  const { id } = terraform.stack;
  await inPlanFolder(stage.stage.name, async (folder) => {
    const file = planFile(folder, id);
    let total = 0;
    await runSteps([
      {
        title: `Plan to destroy ${id}`,
        run: async () => {
          const result = await terraform.plan(file, "-destroy");
          if (result.kind === "blocked") throw new ProtectedError(result.messages.join("\n"));
          const { resource_changes = [] } = await terraform.show(file);
          total = resource_changes.filter(({ change }) => change.actions.includes("delete")).length;
          return undefined;
        },
      },
    ]);
    await applyWithProgress(terraform, file, total, "Destroy");
    return { keep: false, result: undefined };
  });
}

function addressesOf({ stack }: StackTerraform, states: States): string[] {
  return managedAddresses(states.get(stack.part) ?? NO_STATE);
}

/** `aws_s3_bucket` of `aws_s3_bucket.assets` */
function typeOf(address: string): string {
  return address.split(".").at(-2) ?? "";
}
