import { reasonText } from "./action-reason";
import { attributeChanges, sidesOf } from "./attribute-changes";
import type { ReviewedResource } from "./concerns/reviewed-resource";
import { holdsData } from "./data-holding";
import { isMoved, resourceAction } from "./resource-action";
import type { Block } from "./synthesized-stack";
import type { ResourceChange } from "./terraform-plan";

/**
 * The review of one resource, with what its concerns are found in; undefined when nothing happens to it.
 *
 * @param block what the stack's JSON sets of it
 */
export function reviewResource(resource: ResourceChange, block: Block): ReviewedResource | undefined {
  const action = resourceAction(resource);
  if (action === undefined) return undefined;
  const { address, type, change } = resource;
  const sides = sidesOf(resource, block);
  const isCompared = action === "updated" || action === "replaced";
  const { attributes, knownAfterApply } = isCompared
    ? attributeChanges(sides, change.replace_paths)
    : { attributes: [], knownAfterApply: [] };
  return {
    review: {
      address,
      type,
      action,
      holdsData: holdsData(type),
      previousAddress: isMoved(resource) ? resource.previous_address : undefined,
      importId: change.importing?.id,
      reason: reasonText(resource.action_reason),
      isLeftover: resource.deposed !== undefined,
      attributes,
      knownAfterApply,
    },
    ...sides,
  };
}
