import { Naming, STACK_PARTS, type StackPart } from "../../config/naming";
import { selectStages } from "../../config/select-stages";
import { STAGE_NAMES, type StageConfig, type StageName } from "../../config/stages";
import { SynthesizedStack } from "../../local/terraform/synthesized-stack";

/** Folder with the synthesized JSON of all stages. */
export function outdir(): string {
  const { TEST_SYNTH_OUT } = process.env;
  if (TEST_SYNTH_OUT === undefined) throw new Error("jest's global setup has not synthesized the stacks");
  return TEST_SYNTH_OUT;
}

export function synthesized(stage: StageName, part: StackPart): SynthesizedStack {
  return new SynthesizedStack(outdir(), new Naming(stageConfig(stage)).stack(part));
}

export function stageConfig(stage: StageName): StageConfig {
  const [config] = selectStages(stage);
  if (config === undefined) throw new Error(`no stage ${stage}`);
  return config;
}

/** Every stack of every stage: for promises that hold everywhere. */
export function everyStack(): { stage: StageName; part: StackPart; stack: SynthesizedStack }[] {
  return STAGE_NAMES.flatMap((stage) =>
    STACK_PARTS.map((part) => ({ stage, part, stack: synthesized(stage, part) })),
  );
}
