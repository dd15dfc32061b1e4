import { isMoved, resourceAction } from "./resource-action";
import type { Counts, ResourceAction } from "./stage-review";
import type { ResourceChange } from "./terraform-plan";

/** Counts what a plan would do to resources. */
export function countChanges(resources: readonly ResourceChange[]): Counts {
  const actions = resources.map(resourceAction);
  const managed = resources.filter(({ mode }) => mode === "managed");
  const number = (wanted: ResourceAction) => actions.filter((action) => action === wanted).length;
  return counts({
    created: number("created"),
    updated: number("updated"),
    replaced: number("replaced"),
    destroyed: number("destroyed"),
    forgotten: number("forgotten"),
    imported: managed.filter(({ change }) => change.importing !== undefined).length,
    moved: managed.filter(isMoved).length,
  });
}

/** Counts of several stacks together. */
export function sumOf(all: readonly Counts[]): Counts {
  const total = (key: Exclude<keyof Counts, "terraform">) => all.reduce((sum, one) => sum + one[key], 0);
  return counts({
    created: total("created"),
    updated: total("updated"),
    replaced: total("replaced"),
    destroyed: total("destroyed"),
    forgotten: total("forgotten"),
    imported: total("imported"),
    moved: total("moved"),
  });
}

function counts(each: Omit<Counts, "terraform">): Counts {
  const { created, updated, replaced, destroyed } = each;
  return {
    ...each,
    terraform: { add: created + replaced, change: updated, destroy: destroyed + replaced },
  };
}
