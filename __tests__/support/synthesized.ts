import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Naming, STACK_PARTS, type StackPart } from "../../config/naming";
import { STAGE_NAMES, type StageConfig, type StageName, selectStages } from "../../config/stages";

/** A block of Terraform JSON, as a test looks at it. */
export type Block = Readonly<Record<string, unknown>>;

export interface Resource {
  /** `aws_vpc.network_vpc_1A2B3C4D` */
  readonly address: string;
  readonly type: string;
  readonly block: Block;
}

/** The synthesized JSON of one stack of one stage. */
export class SynthesizedStack {
  readonly id: string;
  readonly folder: string;
  readonly json: Block;

  constructor(stage: StageConfig, part: StackPart) {
    this.id = new Naming(stage).stack(part);
    this.folder = join(outdir(), "stacks", this.id);
    this.json = JSON.parse(readFileSync(join(this.folder, "cdk.tf.json"), "utf8"));
  }

  /** All resources, or those of one type. */
  resources(type?: string): Resource[] {
    return blocks(this.json.resource, type);
  }

  /** All data sources, or those of one type. */
  data(type?: string): Resource[] {
    return blocks(this.json.data, type);
  }

  /** The only resource of a type, or the only one whose block holds all of `properties`. */
  resource(type: string, properties: Block = {}): Resource {
    const found = this.resources(type).filter(({ block }) =>
      Object.entries(properties).every(
        ([key, value]) => JSON.stringify(block[key]) === JSON.stringify(value),
      ),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Error(
        `${found.length} resources ${type} with ${JSON.stringify(properties)} in ${this.folder}`,
      );
    }
    return only;
  }

  get outputs(): Readonly<Record<string, Block>> {
    return this.json.output as Readonly<Record<string, Block>>;
  }
}

/** Folder with the synthesized JSON of all stages. */
export function outdir(): string {
  const { TEST_SYNTH_OUT } = process.env;
  if (TEST_SYNTH_OUT === undefined) throw new Error("jest's global setup has not synthesized the stacks");
  return TEST_SYNTH_OUT;
}

export function synthesized(stage: StageName, part: StackPart): SynthesizedStack {
  return new SynthesizedStack(stageConfig(stage), part);
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

function blocks(kind: unknown, wanted: string | undefined): Resource[] {
  return Object.entries((kind ?? {}) as Record<string, Record<string, Block>>)
    .filter(([type]) => wanted === undefined || type === wanted)
    .flatMap(([type, byId]) =>
      Object.entries(byId).map(([id, block]) => ({ address: `${type}.${id}`, type, block })),
    );
}
