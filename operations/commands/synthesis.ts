import { type Command, Option } from "commander";
import { STAGE_NAMES } from "../../config/stages";
import { exitWith, help, options, type StageFlags, skipSynthOption, stageCommand } from "./options";

interface DiagramFlags extends StageFlags {
  readonly mermaid?: true;
  readonly redraw: boolean;
  readonly skipSynth: boolean;
}

/** From TypeScript to Terraform JSON. Every command loads its own code, so that `--help` answers at once. */
export function addSynthesis(program: Command): void {
  program
    .command("synth")
    .description(
      "Type-check, bundle and zip the handlers, and write the Terraform JSON of a stage to cdktf.out.",
    )
    .addOption(
      new Option("--stage <stage>", "the stage to synthesize; all: every stage side by side")
        .choices([...STAGE_NAMES, "all"])
        .env("STAGE")
        .default("dev"),
    )
    .option("--json", "print one JSON document instead of lines, for pipelines")
    .addHelpText("after", SYNTH_HELP)
    .action(async (options: { stage: string; json?: true }) => {
      const { synth } = await import("../synth");
      await synth({ stage: options.stage, json: options.json === true });
    });

  program
    .command("build")
    .description("Type-check the project and bundle the handlers into dist, without synthesizing.")
    .action(async () => {
      const { build } = await import("../build");
      await build();
    });

  stageCommand(
    program,
    "diagram",
    "Draw a stage's architecture from its JSON: docs/architecture.md as Mermaid and tables, docs/architecture.svg in a headless browser.",
  )
    .addOption(
      new Option(
        "--mermaid",
        "print the Mermaid text on stdout instead; like --json this writes no document",
      ).conflicts("json"),
    )
    .addOption(
      new Option("--redraw", "draw the picture again, also when it shows this diagram already").default(
        false,
      ),
    )
    .addOption(skipSynthOption())
    .addHelpText("after", help({ codes: DIAGRAM_CODES, example: "diagram -- --stage dev" }))
    .action(async (flags: DiagramFlags) => {
      const { diagram } = await import("../diagram/diagram");
      exitWith(await diagram({ ...options(flags), mermaid: flags.mermaid === true }));
    });

  program
    .command("providers-lock")
    .description("Write .terraform.lock.hcl, with the provider's checksums for Linux, macOS and Windows.")
    .option("--fs-mirror <folder>", "take the provider from a filesystem mirror instead of the registry")
    .option("--platform <os_arch...>", "other platforms than the usual five")
    .action(async (options: { fsMirror?: string; platform?: string[] }) => {
      const { lockProviders } = await import("../providers-lock");
      await lockProviders(options);
    });
}

const DIAGRAM_CODES =
  "0 document and picture show the stage as it is; 1 something failed, or no browser could draw the picture (the document is written)";

const SYNTH_HELP = `
Environment:
  STAGE          the stage, when --stage is absent
  BACKEND        s3 (default): state as backend.tf says; local: state in files beside the JSON, for trying
  BACKEND_FILE   another backend file than backend.tf, for example one per account
  LOCK           dynamodb (default), s3 or both: what locks the state while it is in use
  TOKEN_STACK_TRACES  when set, cdktf's errors show where a token was made (slower)

Exit codes: 0 the JSON is written, 1 nothing was changed (the types, the configuration or a policy failed).

Example: npm run synth -- --stage all --json | jq '.stacks[].path'`;
