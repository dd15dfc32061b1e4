import { z } from "zod";

/** The part of a state that the project reads (format 4). Values of resources may be secrets: nothing of it is printed or stored. */
const state = z.object({
  lineage: z.string().default(""),
  serial: z.number().default(0),
  outputs: z
    .record(
      z.string(),
      z.object({ value: z.unknown(), type: z.unknown(), sensitive: z.boolean().default(false) }),
    )
    .default({}),
  resources: z
    .array(
      z.object({
        module: z.string().optional(),
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).nullish() })).default([]),
      }),
    )
    .default([]),
});

export type TerraformState = z.output<typeof state>;

/** Of a stack that was never applied. */
export const NO_STATE: TerraformState = { lineage: "", serial: 0, outputs: {}, resources: [] };

/** What `terraform state pull` printed: nothing for a state that was never written, and sometimes warnings before it. */
export function parseState(printed: string): TerraformState {
  const start = printed.search(/^\{/m);
  return start < 0 ? NO_STATE : state.parse(JSON.parse(printed.slice(start)));
}

/** Addresses of what terraform manages in it; data sources do not count. */
export function managedAddresses({ resources }: TerraformState): string[] {
  return resources
    .filter(({ mode }) => mode === "managed")
    .map(({ module, type, name }) => `${module === undefined ? "" : `${module}.`}${type}.${name}`);
}
