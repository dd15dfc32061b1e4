import { type Command, Option } from "commander";
import {
  exitWith,
  help,
  options,
  type StageFlags,
  skipSynthOption,
  stageCommand,
  yesOption,
} from "./options";

interface SynthesizingFlags extends StageFlags {
  readonly skipSynth: boolean;
}

interface ApplyingFlags extends StageFlags {
  readonly yes: boolean;
  readonly allowDestroy: readonly string[];
}

/** What runs terraform. Every command loads its own code, so that `--help` answers at once. */
export function addTerraform(program: Command): void {
  stageCommand(
    program,
    "list",
    "List the stage's stacks in the order of deployment, with what each depends on.",
  )
    .addHelpText("after", help({ codes: "0, 1 something failed", example: "list -- --stage dev --json" }))
    .action(async (flags: StageFlags) => {
      const { list } = await import("../list");
      exitWith(await list(options(flags)));
    });
  stageCommand(
    program,
    "workspace",
    "Initialize the stage's stacks and select its workspace in each, after which `npx cdktf deploy '*'` and plain terraform are safe.",
  )
    .addOption(skipSynthOption())
    .addHelpText("after", help({ codes: "0, 1 something failed", example: "workspace -- --stage dev" }))
    .action(async (flags: SynthesizingFlags) => {
      const { workspace } = await import("../workspace");
      exitWith(await workspace(options(flags)));
    });
  stageCommand(
    program,
    "plan",
    "Plan all stacks of a stage and save the plans for apply, with a report for reviewers.",
  )
    .addOption(skipSynthOption())
    .addHelpText("after", help({ codes: PLAN_CODES, example: "plan -- --stage staging" }))
    .action(async (flags: SynthesizingFlags) => {
      const { plan } = await import("../plan/plan");
      exitWith(await plan(options(flags)));
    });
  stageCommand(
    program,
    "diff",
    "Plan all stacks of a stage and report, saving nothing. Like plan it makes the workspace of a stage that has none.",
  )
    .addOption(skipSynthOption())
    .addHelpText("after", help({ codes: PLAN_CODES, example: "diff -- --stage dev" }))
    .action(async (flags: SynthesizingFlags) => {
      const { diff } = await import("../plan/plan");
      exitWith(await diff(options(flags)));
    });
  stageCommand(program, "apply", "Apply exactly the plans that `plan` saved, in order.")
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .addHelpText("after", help({ codes: APPLY_CODES, example: "apply -- --stage staging --yes" }))
    .action(async (flags: ApplyingFlags) => {
      const { apply } = await import("../apply/apply");
      exitWith(await apply(options(flags)));
    });
  stageCommand(program, "deploy", "Synthesize, then plan and apply stack after stack, asking before each.")
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .addOption(skipSynthOption())
    .addHelpText("after", help({ codes: DEPLOY_CODES, example: "deploy -- --stage dev --yes" }))
    .action(async (flags: ApplyingFlags & SynthesizingFlags) => {
      const { deploy } = await import("../deploy");
      exitWith(await deploy(options(flags)));
    });
  stageCommand(program, "outputs", "Print what the stage's stacks have published.")
    .addHelpText(
      "after",
      help({
        codes: "0, 1 something failed",
        example: "outputs -- --stage dev --json | jq -r '.stacks[\"MarketplaceApi-dev\"].api_url'",
      }),
    )
    .action(async (flags: StageFlags) => {
      const { outputs } = await import("../outputs");
      exitWith(await outputs(options(flags)));
    });
  stageCommand(program, "drift", "Find what was changed outside Terraform, changing nothing.")
    .addOption(skipSynthOption())
    .addHelpText(
      "after",
      help({
        codes: "0 no drift, 2 drift, 1 something failed, 130 interrupted",
        example: "drift -- --stage prod",
      }),
    )
    .action(async (flags: SynthesizingFlags) => {
      const { drift } = await import("../drift");
      exitWith(await drift(options(flags)));
    });
  stageCommand(program, "destroy", "Destroy all stacks of a stage, the last one first.")
    .addOption(yesOption())
    .addOption(skipSynthOption())
    .addHelpText("after", help({ codes: DESTROY_CODES, example: "destroy -- --stage dev" }))
    .action(async (flags: SynthesizingFlags & { yes: boolean }, command: Command) => {
      const { destroy } = await import("../destroy");
      // Not by STAGE: that may be left from another command.
      const isStageChosen = command.getOptionValueSource("stage") === "cli";
      exitWith(await destroy({ ...options(flags), isStageChosen }));
    });
}

const PLAN_CODES =
  "0 nothing to do, 2 changes, 3 changes that are blocked (data would be lost, or Terraform refuses), 1 something failed, 130 interrupted";
const APPLY_CODES =
  "0 applied, or nothing to apply; 3 blocked, nothing was applied; 4 applied in part, the rest has to be planned again; 1 refused or failed; 130 interrupted";
const DEPLOY_CODES =
  "0 deployed, 3 blocked at a stack, 4 outputs moved meanwhile, 1 failed or declined, 130 interrupted";
const DESTROY_CODES =
  "0 destroyed, or nothing to destroy; 3 protected; 1 failed or declined; 130 interrupted";

/** Repeatable; also takes several addresses at once. */
function allowDestroyOption(): Option {
  return new Option(
    "--allow-destroy <address...>",
    "let this data-holding resource be destroyed or replaced; its address as the report prints it",
  ).default([]);
}
