import type { Command } from "commander";
import type { StageName } from "../../config/stages";
import type { ExitCode } from "../exit-codes";
import { jsonOption, stageOption, yesOption } from "./options";
import { addTerraform } from "./terraform";

interface StageFlags {
  readonly stage: StageName;
  readonly json?: true;
}

interface ConfirmedFlags extends StageFlags {
  readonly yes: boolean;
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
    "iam",
    "Print the IAM policies of the roles that plan and apply a stage, for exactly what its synthesized JSON holds.",
  ).action(async (flags: StageFlags) => {
    const { iam } = await import("../iam/iam");
    exitWith(await iam({ ...flags, json: flags.json === true }));
  });
  addTerraform(program);
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

function exitWith(code: ExitCode): void {
  process.exitCode = code;
}
