import { type Command, Option } from "commander";
import type { StageName } from "../../config/stages";
import type { ExitCode } from "../exit-codes";
import { jsonOption, stageOption, yesOption } from "./options";

interface StageFlags {
  readonly stage: StageName;
  readonly json?: true;
}

interface ConfirmedFlags extends StageFlags {
  readonly yes: boolean;
}

interface DestructiveFlags extends ConfirmedFlags {
  readonly allowDestroy: readonly string[];
}

/** A stage's life with Terraform. Every command loads its own code, so that `--help` answers at once. */
export function addLifecycle(program: Command): void {
  stageCommand(
    program,
    "bootstrap",
    "Make what a stage needs before its first deployment: state bucket, lock table, account role, secrets, backend.tf. Adopts what is there.",
  )
    .addOption(yesOption())
    .action(async (flags: ConfirmedFlags) => {
      const { bootstrap } = await import("../bootstrap/bootstrap");
      exitWith(await bootstrap({ ...flags, json: flags.json === true }));
    });
  stageCommand(
    program,
    "doctor",
    "Check every prerequisite of a stage, changing nothing; each failure names its remedy.",
  ).action(async (flags: StageFlags) => {
    const { doctor } = await import("../doctor/doctor");
    exitWith(await doctor({ ...flags, json: flags.json === true }));
  });
  stageCommand(
    program,
    "workspace",
    "Initialize the stage's stacks and select its workspace in each, after which `npx cdktf deploy '*'` and plain terraform are safe.",
  ).action(async (flags: StageFlags) => {
    const { workspace } = await import("../workspace");
    exitWith(await workspace({ ...flags, json: flags.json === true }));
  });
  stageCommand(
    program,
    "list",
    "List the stage's stacks in the order of deployment, with what each depends on.",
  ).action(async (flags: StageFlags) => {
    const { list } = await import("../list");
    exitWith(await list({ ...flags, json: flags.json === true }));
  });
  stageCommand(
    program,
    "plan",
    "Plan all stacks of a stage and save the plans for apply, with a report for reviewers.",
  ).action(async (flags: StageFlags) => {
    const { plan } = await import("../plan/plan");
    exitWith(await plan({ ...flags, json: flags.json === true }));
  });
  stageCommand(program, "diff", "Plan all stacks of a stage and report, saving nothing.").action(
    async (flags: StageFlags) => {
      const { diff } = await import("../plan/plan");
      exitWith(await diff({ ...flags, json: flags.json === true }));
    },
  );
  stageCommand(program, "apply", "Apply exactly the plans that `plan` saved, in order.")
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .action(async (flags: DestructiveFlags) => {
      const { apply } = await import("../apply/apply");
      exitWith(await apply({ ...flags, json: flags.json === true }));
    });
  stageCommand(program, "deploy", "Synthesize, then plan and apply stack after stack, asking before each.")
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .action(async (flags: DestructiveFlags) => {
      const { deploy } = await import("../deploy");
      exitWith(await deploy({ ...flags, json: flags.json === true }));
    });
  stageCommand(program, "outputs", "Print what the stage's stacks have published.").action(
    async (flags: StageFlags) => {
      const { outputs } = await import("../outputs");
      exitWith(await outputs({ ...flags, json: flags.json === true }));
    },
  );
  stageCommand(program, "drift", "Find what was changed outside Terraform, changing nothing.").action(
    async (flags: StageFlags) => {
      const { drift } = await import("../drift");
      exitWith(await drift({ ...flags, json: flags.json === true }));
    },
  );
  stageCommand(program, "destroy", "Destroy all stacks of a stage, the last one first.")
    .addOption(yesOption())
    .addOption(allowDestroyOption())
    .action(async (flags: DestructiveFlags) => {
      const { destroy } = await import("../destroy");
      exitWith(await destroy({ ...flags, json: flags.json === true }));
    });
  stageCommand(
    program,
    "cost",
    "Fixed monthly cost of a stage, from its synthesized JSON; needs no network.",
  ).action(async (flags: StageFlags) => {
    const { cost } = await import("../cost/cost");
    exitWith(await cost({ ...flags, json: flags.json === true }));
  });
}

function stageCommand(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).addOption(stageOption()).addOption(jsonOption());
}

/** Repeatable; also takes several addresses at once. */
function allowDestroyOption(): Option {
  return new Option(
    "--allow-destroy <address...>",
    "let this data-holding resource be destroyed or replaced; its address as the report prints it",
  ).default([]);
}

function exitWith(code: ExitCode): void {
  process.exitCode = code;
}
