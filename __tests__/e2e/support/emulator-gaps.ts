import type { StackJson } from "./adaptation";
import type { ResourceChange } from "./terraform";

/**
 * Leaves out what moto's server 5.2.5 cannot do.
 *
 * @returns what was left out
 */
export function adaptToEmulator(_stack: StackJson): string[] {
  return [];
}

/**
 * What a second plan shows although nothing changed, since the server does not store it, by resource type and argument.
 * Everything else that a second plan shows is a defect of the stacks.
 */
const NOT_STORED: Readonly<Record<string, readonly string[]>> = {};

/** Changes that the emulator does not explain, each with the arguments that would change. */
export function unexplained(changes: readonly ResourceChange[]): string[] {
  return changes.flatMap(({ address, type, change }) => {
    const { actions, before, after, after_unknown } = change;
    const names = new Set([
      ...Object.keys(before ?? {}),
      ...Object.keys(after ?? {}),
      ...Object.keys(after_unknown),
    ]);
    const changed = [...names].filter(
      (name) =>
        after_unknown[name] === true || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
    );
    const explained = NOT_STORED[type] ?? [];
    if (actions.join() === "update" && changed.every((name) => explained.includes(name))) return [];
    return [
      `${address}: ${actions.join(", ")} ${changed.map((name) => `${name} ${JSON.stringify(before?.[name])} -> ${JSON.stringify(after?.[name])}`).join("; ")}`,
    ];
  });
}
