import { createHash } from "node:crypto";
import type { TerraformState } from "../terraform/terraform-state";

/** Hex SHA-256 of the value and type of each of the outputs that are named and published. */
export function outputHashes({ outputs }: TerraformState, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const output = outputs[name];
      if (output === undefined) return [];
      const { value, type } = output;
      return [
        [
          name,
          createHash("sha256")
            .update(JSON.stringify(ordered({ value, type })))
            .digest("hex"),
        ],
      ];
    }),
  );
}

/** The same value with the keys of all objects in order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, ordered(inner)]),
  );
}
