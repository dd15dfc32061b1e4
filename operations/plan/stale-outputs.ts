import type { StackPart } from "../../config/naming";
import type { Change, TerraformPlan } from "../review/terraform-plan";
import type { ProducerReads } from "./producer-reads";

/** The parts whose plans change, or leave unknown, an output that a stack reads: its own plan was made from the old values. */
export function staleAfter(reads: ProducerReads, plans: ReadonlyMap<StackPart, TerraformPlan>): StackPart[] {
  return [...reads].flatMap(([part, names]) => {
    const changes = plans.get(part)?.output_changes ?? {};
    return names.some((name) => moves(changes[name])) ? [part] : [];
  });
}

function moves(change: Change | undefined): boolean {
  if (change === undefined) return false;
  return hasUnknown(change.after_unknown) || change.actions.some((action) => action !== "no-op");
}

/** `after_unknown` has the shape of the value: `true` wherever something is unknown. */
function hasUnknown(unknown: unknown): boolean {
  if (typeof unknown !== "object" || unknown === null) return unknown === true;
  return Object.values(unknown).some(hasUnknown);
}
