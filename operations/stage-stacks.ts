import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigurationError } from "../config/errors";
import { Naming, STACK_PARTS, type StackPart } from "../config/naming";
import { selectStages } from "../config/select-stages";
import type { StageConfig, StageName } from "../config/stages";
import { OUTDIR } from "./outdir";

/** One stack of a stage, as its folder in `cdktf.out` holds it. */
export interface StageStack {
  readonly part: StackPart;
  readonly id: string;
  /** Absolute: terraform runs there. */
  readonly folder: string;
}

/** The part of a stack's Terraform JSON that says what it manages and reads: resources and data sources by type and id. */
export interface SynthesizedJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

/** The one stage of that name. */
export function stageNamed(name: StageName): StageConfig {
  const [stage] = selectStages(name);
  if (stage === undefined) throw new Error(`there is no stage ${name}`);
  return stage;
}

/** The stacks of a stage in the order of their deployment; each depends on the one before it. */
export function stacksOf(stage: StageConfig): StageStack[] {
  const naming = new Naming(stage);
  return STACK_PARTS.map((part) => {
    const id = naming.stack(part);
    return { part, id, folder: resolve(OUTDIR, "stacks", id) };
  });
}

/** The stack's Terraform JSON as text. @throws ConfigurationError when it was not synthesized */
export async function readSynthesized({ id, folder }: StageStack): Promise<string> {
  return readFile(join(folder, "cdk.tf.json"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    const [stage] = id.split("-").slice(-1);
    throw new ConfigurationError(
      `There is no JSON of ${id}. Write it first: npm run synth -- --stage ${stage}`,
    );
  });
}

/** The Terraform JSON of all stacks of a stage, parsed, in the order of deployment. @throws ConfigurationError naming the first that was not synthesized */
export async function readStage(stage: StageConfig): Promise<SynthesizedJson[]> {
  const parsed: SynthesizedJson[] = [];
  for (const stack of stacksOf(stage)) parsed.push(JSON.parse(await readSynthesized(stack)));
  return parsed;
}
