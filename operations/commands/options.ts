import { type Command, Option } from "commander";
import { STAGE_NAMES, type StageName } from "../../config/stages";
import type { ExitCode } from "../exit-codes";

/** What commander makes of the options of every command of one stage. */
export interface StageFlags {
  readonly stage: StageName;
  readonly json?: true;
}

/** One stage. */
export function stageOption(): Option {
  return new Option("--stage <stage>", "the stage").choices(STAGE_NAMES).env("STAGE").default("dev");
}

/** For pipelines: stdout holds one JSON document, everything else goes to stderr. */
export function jsonOption(): Option {
  return new Option("--json", "print one JSON document on stdout instead of lines, for pipelines");
}

/** Of a command that writes the stage's JSON first. */
export function skipSynthOption(): Option {
  return new Option(
    "--skip-synth",
    "take cdktf.out as it is, for pipelines that synthesized in an earlier step",
  ).default(false);
}

/** Answers every question with yes. In CI nobody can be asked: there a command that would ask fails and names this option. */
export function yesOption(): Option {
  return new Option("--yes", "ask nothing: the answer is yes").default(false);
}

/** A command of one stage's life. */
export function stageCommand(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).addOption(stageOption()).addOption(jsonOption());
}

/** Flags as commands take them: `--json` is false when it is absent. */
export function options<T extends StageFlags>(flags: T): Omit<T, "json"> & { readonly json: boolean } {
  return { ...flags, json: flags.json === true };
}

/** Lets the process end with a command's code as soon as nothing is left to do. */
export function exitWith(code: ExitCode): void {
  process.exitCode = code;
}

/** What `--help` says below the options. */
export function help({ codes, example }: { readonly codes: string; readonly example: string }): string {
  return `\nExit codes: ${codes}.\n\nExample: npm run ${example}`;
}
