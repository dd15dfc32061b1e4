import { Naming, type StackPart } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import { type Place, References } from "./references";
import { type Resource, SynthesizedStack } from "./synthesized-stack";

/** The synthesized stacks of one stage, and the meaning of the references in them on this computer. */
export class LocalStage {
  private readonly stacks = new Map<StackPart, SynthesizedStack>();
  readonly naming: Naming;

  /** @param outdir folder with the synthesized JSON of all stacks, such as `cdktf.out` */
  constructor(
    readonly outdir: string,
    readonly config: StageConfig,
    /** What AWS would have assigned, where somebody here plays it. */
    private readonly attributes: NonNullable<Place["attributes"]> = {},
  ) {
    this.naming = new Naming(config);
  }

  get region(): string {
    return this.config.region;
  }

  stack(part: StackPart): SynthesizedStack {
    const known = this.stacks.get(part) ?? new SynthesizedStack(this.outdir, this.naming.stack(part));
    this.stacks.set(part, known);
    return known;
  }

  /** Text of a stack as it is after an apply. */
  resolved(part: StackPart, text: string): string {
    return new References(this.outdir, this.stack(part), {
      region: this.region,
      attributes: this.attributes,
    }).resolve(text);
  }

  /** The same stage, synthesized to another folder. */
  at(outdir: string): LocalStage {
    return new LocalStage(outdir, this.config, this.attributes);
  }

  /** Resources of one type of the Api stack. */
  api(type: string): Resource[] {
    return this.stack("api").resources(type);
  }
}
