/** A block of Terraform configuration in snake_case with its tokens resolved to `${...}` texts. */
export type Block = Readonly<Record<string, unknown>>;

/** A nested block that Terraform JSON writes as an object or as a list of objects: always a list. */
export function nestedBlocks(value: unknown): Block[] {
  return (Array.isArray(value) ? value : [value]).filter(isBlock);
}

/** The value behind a path of nested blocks, in the first block of each step. */
export function valueAt(block: Block, ...path: readonly [string, ...string[]]): unknown {
  let value: unknown = block;
  for (const key of path) value = nestedBlocks(value)[0]?.[key];
  return value;
}

/** A text, or a list of them, as a list. */
export function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

/** Terraform takes booleans as texts too. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

export function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
