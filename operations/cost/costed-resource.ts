import { type Block, SynthesizedStack } from "../review/synthesized-stack";
import type { ResourceChange, TerraformPlan } from "../review/terraform-plan";

/** A resource with those of its attributes that are known, or Terraform's references to them. */
export interface CostedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Block;
}

/** The resources of a stack's JSON. */
export function synthesizedResources(json: unknown): CostedResource[] {
  return [...new SynthesizedStack(json).resources()].map(({ address, type, block }) => ({
    address,
    type,
    values: block,
  }));
}

/** What a plan found, before anything is applied. */
export function resourcesBefore({ resource_changes: resources = [] }: TerraformPlan): CostedResource[] {
  return resources.filter(isManaged).flatMap(({ address, type, change }) => {
    return isBlock(change.before) ? [{ address, type, values: change.before }] : [];
  });
}

/** What there would be after a plan is applied; what it does not know yet is taken from the stack's JSON. */
export function resourcesAfter(
  { resource_changes: resources = [] }: TerraformPlan,
  json: unknown,
): CostedResource[] {
  const stack = new SynthesizedStack(json);
  return resources.filter(isManaged).flatMap(({ address, type, name, change }) => {
    if (!isBlock(change.after)) return [];
    const known = Object.entries(change.after).filter(([, value]) => value !== null);
    return [{ address, type, values: { ...stack.resource(type, name), ...Object.fromEntries(known) } }];
  });
}

/** What an interrupted replacement left over is billed too, but not listed twice. */
function isManaged({ mode, deposed }: ResourceChange): boolean {
  return mode === "managed" && deposed === undefined;
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null;
}
