/** The parts of a stack's JSON that the adaptations look at. */
export interface StackJson {
  terraform: { required_providers: { aws: { version: string } } };
  resource?: BlocksByType;
  data?: BlocksByType;
  output?: Record<string, Json>;
}

export type Json = Record<string, unknown>;
export type BlocksByType = Record<string, Record<string, Json>>;

/** Removes a resource type with every argument, dependency and output that refers to it. */
export function removeType(stack: StackJson, kind: "resource" | "data", type: string): void {
  delete stack[kind]?.[type];
  const refers = (value: unknown): boolean =>
    typeof value === "string" &&
    new RegExp(`(^|[^a-z_.])${kind === "data" ? "data\\." : ""}${type}\\.`).test(value);
  for (const blocks of [stack.resource, stack.data]) {
    for (const block of Object.values(blocks ?? {}).flatMap((byId) => Object.values(byId)))
      removeValues(block, refers);
  }
  for (const [name, { value }] of Object.entries(stack.output ?? {})) {
    if (refers(value)) delete stack.output?.[name];
  }
}

function removeValues(node: unknown, unwanted: (value: unknown) => boolean): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node as Json)) {
    if (Array.isArray(value)) (node as Json)[key] = value.filter((item) => !unwanted(item));
    if (unwanted(value) || (Array.isArray(value) && value.every(unwanted) && value.length > 0))
      delete (node as Json)[key];
    else removeValues((node as Json)[key], unwanted);
  }
}
