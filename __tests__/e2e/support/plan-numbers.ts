import type { Counts } from "../../../operations/review/stage-review";
import type { Terraform } from "./terraform";

interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly mode: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** What terraform itself says of a saved plan: by kind of change from its JSON, and by the line that people read. */
export async function numbersOf(
  stack: Terraform,
  file: string,
): Promise<Pick<Counts, "created" | "updated" | "replaced" | "destroyed" | "terraform">> {
  const { stdout: json } = await stack.run("show", "-json", file);
  const { resource_changes = [] } = JSON.parse(json) as ShownPlan;
  const count = (...kinds: string[]) =>
    resource_changes.filter(({ mode, change }) => mode === "managed" && kinds.includes(change.actions.join()))
      .length;
  const { stdout: text } = await stack.run("show", "-no-color", file);
  const line = /^Plan: (?:\d+ to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy\.$/m.exec(text);
  const [add = 0, change = 0, destroy = 0] = line === null ? [] : line.slice(1).map(Number);
  return {
    created: count("create"),
    updated: count("update"),
    replaced: count("delete,create", "create,delete"),
    destroyed: count("delete"),
    terraform: { add, change, destroy },
  };
}
