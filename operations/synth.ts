import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pc from "picocolors";
import { Naming, STACK_PARTS } from "../config/naming";
import type { StageConfig } from "../config/stages";
import { OUTDIR } from "./outdir";
import { synthesizeStages } from "./synthesize";

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
  for (const warning of warnings) console.error(`${pc.yellow("warning:")} ${warning}`);
  const stacks = await summarize(stages);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
  if (json) console.log(JSON.stringify({ outdir: OUTDIR, seconds, stacks }, null, 2));
  else printLines(stacks, stages, seconds);
}

async function summarize(stages: readonly StageConfig[]): Promise<StackSummary[]> {
  const stacks = stages.flatMap((stage) =>
    STACK_PARTS.map((part) => ({ stage: stage.name, id: new Naming(stage).stack(part) })),
  );
  return Promise.all(
    stacks.map(async ({ stage, id }) => {
      const path = join(OUTDIR, "stacks", id, "cdk.tf.json");
      const { resource = {} } = JSON.parse(await readFile(path, "utf8")) as {
        resource?: Record<string, object>;
      };
      const resources = Object.values(resource).reduce((total, byId) => total + Object.keys(byId).length, 0);
      return { stage, id, resources, path };
    }),
  );
}

function printLines(stacks: readonly StackSummary[], stages: readonly StageConfig[], seconds: number): void {
  const width = Math.max(...stacks.map(({ id }) => id.length));
  for (const { id, resources, path } of stacks) {
    console.log(`${pc.bold(id.padEnd(width))}  ${String(resources).padStart(3)} resources  ${pc.dim(path)}`);
  }
  console.log(`\n${stacks.length} stacks in ${seconds} s. Next:\n`);
  const [first] = stages;
  const [folder] = stacks;
  if (first === undefined || folder === undefined) return;
  console.log(`  cd ${join(OUTDIR, "stacks", folder.id)}`);
  console.log("  TF_WORKSPACE=default terraform init -input=false");
  console.log(`  terraform workspace select -or-create ${first.name} && terraform plan\n`);
}
