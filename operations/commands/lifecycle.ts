import type { Command } from "commander";
import { exitWith, help, options, type StageFlags, stageCommand, yesOption } from "./options";
import { addTerraform } from "./terraform";

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
    .addHelpText(
      "after",
      help({
        codes:
          "0 the stage has all that it needs; 1 failed, refused or declined; 130 interrupted, what is done stays",
        example: "bootstrap -- --stage dev",
      }),
    )
    .action(async (flags: ConfirmedFlags) => {
      const { bootstrap } = await import("../bootstrap/bootstrap");
      exitWith(await bootstrap(options(flags)));
    });
  stageCommand(
    program,
    "doctor",
    "Check every prerequisite of a stage, changing nothing; each failure names its remedy.",
  )
    .addHelpText(
      "after",
      help({ codes: "0 nothing is missing; 1 something is", example: "doctor -- --stage prod --json" }),
    )
    .action(async (flags: StageFlags) => {
      const { doctor } = await import("../doctor/doctor");
      exitWith(await doctor(options(flags)));
    });
  stageCommand(
    program,
    "iam",
    "Print the IAM policies of the roles that plan and apply a stage, for exactly what its synthesized JSON holds.",
  )
    .option(
      "--github <repository>",
      "also print who may take the roles: the jobs of this repository (owner/name, or owner@id/name@id)",
    )
    .addHelpText(
      "after",
      help({ codes: "0, 1 not synthesized, or no account to trust", example: "iam -- --stage prod --json" }),
    )
    .action(async (flags: StageFlags & { readonly github?: string }) => {
      const { iam } = await import("../iam/iam");
      exitWith(await iam(options(flags)));
    });
  addTerraform(program);
  stageCommand(program, "cost", "Fixed monthly cost of a stage, from its synthesized JSON; needs no network.")
    .addHelpText(
      "after",
      help({ codes: "0, 1 not synthesized, or no prices for its region", example: "cost -- --stage prod" }),
    )
    .action(async (flags: StageFlags) => {
      const { cost } = await import("../cost/cost");
      exitWith(await cost(options(flags)));
    });
}
