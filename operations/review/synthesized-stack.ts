/** A block of Terraform JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** A resource or a data source. */
export interface AddressedBlock {
  /** `aws_vpc.network_vpc_1A2B3C4D` */
  readonly address: string;
  readonly type: string;
  readonly block: Block;
}

/** What Terraform and cdktf read of a resource's block themselves. */
const NOT_ATTRIBUTES = new Set([
  "//",
  "connection",
  "count",
  "depends_on",
  "for_each",
  "lifecycle",
  "provider",
]);

/** What the review and the cost read of a stack's `cdk.tf.json`. */
export class SynthesizedStack {
  private readonly json: Block;

  constructor(json: unknown) {
    this.json = blockOf(json);
  }

  /** All resources, with their addresses. */
  resources(): Iterable<AddressedBlock> {
    return addressedBlocks(this.json.resource);
  }

  /** The attributes that the JSON sets of a resource; empty when it is not there. */
  resource(type: string, name: string): Block {
    const block = blockOf(blockOf(blockOf(this.json.resource)[type])[name]);
    return Object.fromEntries(Object.entries(block).filter(([key]) => !NOT_ATTRIBUTES.has(key)));
  }
}

/** The blocks of all types, such as a stack's `resource` or `data`. */
export function* addressedBlocks(byType: unknown): Iterable<AddressedBlock> {
  for (const [type, byName] of Object.entries(blockOf(byType))) {
    for (const [name, block] of Object.entries(blockOf(byName))) {
      yield { address: `${type}.${name}`, type, block: blockOf(block) };
    }
  }
}

function blockOf(value: unknown): Block {
  return typeof value === "object" && value !== null ? (value as Block) : {};
}
