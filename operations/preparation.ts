import { ConfigurationError } from "../config/errors";
import type { StageConfig } from "../config/stages";
import { checkPrerequisites } from "./doctor/check-prerequisites";
import { runSteps, type Step } from "./progress";
import { warn } from "./warnings";

export interface PreparationOptions {
  readonly stage: StageConfig;
  /** Check first what terraform needs. @default true */
  readonly check?: boolean;
  /** Take `cdktf.out` as it is: for pipelines that synthesized in an earlier step. */
  readonly skipSynth: boolean;
}

/**
 * What comes before terraform: the prerequisites of the stage and its JSON, at the same time. Warnings go to stderr.
 *
 * @throws ConfigurationError with each prerequisite that is not met and its remedy
 */
export async function prepare({ stage, check = true, skipSynth }: PreparationOptions): Promise<void> {
  const warnings: string[] = [];
  const steps: Step[] = [];
  if (check) steps.push({ title: "Check prerequisites", run: () => checked(stage, warnings) });
  if (!skipSynth) steps.push({ title: "Synthesize", run: () => synthesized(stage, warnings) });
  await runSteps(steps, steps.length);
  warn(warnings);
}

async function checked(stage: StageConfig, warnings: string[]): Promise<undefined> {
  const checks = await checkPrerequisites(stage);
  const said = checks.flatMap(({ name, state, detail, remedy = "" }) =>
    state === "ok" ? [] : [{ state, text: `${name}: ${detail}. ${remedy}`.replace("..", ".").trim() }],
  );
  warnings.push(...said.filter(({ state }) => state === "warning").map(({ text }) => text));
  const failed = said.filter(({ state }) => state === "failed");
  if (failed.length > 0) {
    throw new ConfigurationError(
      `Stage ${stage.name} cannot be planned yet:\n${failed.map(({ text }) => `  ${text}`).join("\n")}`,
    );
  }
  return undefined;
}

async function synthesized(stage: StageConfig, warnings: string[]): Promise<undefined> {
  // Brings cdktf and the provider's bindings along.
  const { synthesizeStages } = await import("./synthesize");
  const written = await synthesizeStages(stage.name);
  warnings.push(...written.warnings);
  return undefined;
}
