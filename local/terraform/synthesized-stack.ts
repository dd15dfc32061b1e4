import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../../config/errors";
import { type AddressedBlock, addressedBlocks, type Block } from "../../operations/review/synthesized-stack";

export type { Block };
export type Resource = AddressedBlock;

/** The synthesized JSON of one stack of one stage. */
export class SynthesizedStack {
  readonly folder: string;
  readonly json: Block;

  /**
   * @param outdir folder with the synthesized JSON of all stacks, such as `cdktf.out`
   * @param id for example `MarketplaceApi-dev`
   * @throws ConfigurationError when the stack is not there
   */
  constructor(
    outdir: string,
    readonly id: string,
  ) {
    this.folder = join(outdir, "stacks", id);
    this.json = JSON.parse(textOf(join(this.folder, "cdk.tf.json"), id));
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

function textOf(path: string, id: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ConfigurationError(`There is no JSON of ${id} at ${path}. Synthesize the stage first.`);
  }
}

function blocks(byType: unknown, wanted: string | undefined): Resource[] {
  return [...addressedBlocks(byType)].filter(({ type }) => wanted === undefined || type === wanted);
}
