import { reasonText } from "./action-reason";
import { attributeChanges } from "./attribute-changes";
import { holdsData } from "./data-holding";
import { isMoved, resourceAction } from "./resource-action";
import type { ResourceReview } from "./stage-review";
import type { ResourceChange } from "./terraform-plan";

/**
 * The review of one resource; undefined when nothing happens to it.
 *
 * @param configured the attributes that the stack's JSON gives it
 */
export function reviewResource(
  resource: ResourceChange,
  configured: ReadonlySet<string>,
): ResourceReview | undefined {
  const action = resourceAction(resource);
  if (action === undefined) return undefined;
  const { address, type, change } = resource;
  const isCompared = action === "updated" || action === "replaced";
  const { attributes, knownAfterApply } = isCompared
    ? attributeChanges(resource, configured)
    : { attributes: [], knownAfterApply: [] };
  return {
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
  };
}
