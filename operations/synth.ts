import { join } from "node:path";
import type { StageConfig } from "../config/stages";
import { OUTDIR } from "./outdir";
import { readSynthesized, type StageStack, type SynthesizedJson, stacksOf } from "./stage-stacks";
import { synthesizeStages } from "./synthesize";
import { terminalColors } from "./terminal-colors";
import { warn } from "./warnings";

export interface SynthOptions {
  /** A stage's name, or `all`. */
  readonly stage: string;
  /** Print one JSON document instead of lines. */
  readonly json: boolean;
}

interface StackSummary {
  readonly stage: string;
  readonly id: string;
  /** Resources that Terraform would manage; data sources do not count. */
  readonly resources: number;
  /** The JSON, relative to the project. */
  readonly path: string;
}

/** Writes the Terraform JSON of the chosen stages to `cdktf.out` and says what it wrote. */
export async function synth({ stage, json }: SynthOptions): Promise<void> {
  const started = performance.now();
  const { stages, warnings } = await synthesizeStages(stage);
  // On stderr: stdout may be read by a pipeline.
  warn(warnings);
  const stacks = await summarize(stages);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
  if (json) console.log(JSON.stringify({ outdir: OUTDIR, seconds, stacks }, null, 2));
  else printLines(stacks, stages, seconds);
}

async function summarize(stages: readonly StageConfig[]): Promise<StackSummary[]> {
  return Promise.all(stages.flatMap((stage) => stacksOf(stage).map((stack) => summaryOf(stage, stack))));
}

async function summaryOf(stage: StageConfig, stack: StageStack): Promise<StackSummary> {
  const { resource = {} } = JSON.parse(await readSynthesized(stack)) as SynthesizedJson;
  const resources = Object.values(resource).reduce((total, byId) => total + Object.keys(byId).length, 0);
  return {
    stage: stage.name,
    id: stack.id,
    resources,
    path: join(OUTDIR, "stacks", stack.id, "cdk.tf.json"),
  };
}

function printLines(stacks: readonly StackSummary[], stages: readonly StageConfig[], seconds: number): void {
  const width = Math.max(...stacks.map(({ id }) => id.length));
  const colors = terminalColors();
  for (const { id, resources, path } of stacks) {
    console.log(
      `${colors.bold(id.padEnd(width))}  ${String(resources).padStart(3)} resources  ${colors.dim(path)}`,
    );
  }
  console.log(`\n${stacks.length} stacks in ${seconds} s. Next:\n`);
  const [first] = stages;
  const [folder] = stacks;
  if (first === undefined || folder === undefined) return;
  console.log(`  cd ${join(OUTDIR, "stacks", folder.id)}`);
  console.log("  TF_WORKSPACE=default terraform init -input=false");
  console.log(`  terraform workspace select -or-create ${first.name} && terraform plan\n`);
}
