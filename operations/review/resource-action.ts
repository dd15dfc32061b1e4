import type { ResourceAction } from "./stage-review";
import type { ResourceChange } from "./terraform-plan";

/**
 * What Terraform would do with a managed resource; undefined when nothing, and for data sources, which it only reads.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
export function resourceAction(resource: ResourceChange): ResourceAction | undefined {
  if (resource.mode !== "managed") return undefined;
  const { actions, importing } = resource.change;
  const does = (action: (typeof actions)[number]) => actions.includes(action);
  if (does("create")) return does("delete") ? "replaced" : "created";
  if (does("delete")) return "destroyed";
  if (does("update")) return "updated";
  if (does("forget")) return "forgotten";
  if (importing !== undefined) return "imported";
  if (isMoved(resource)) return "moved";
  return undefined;
}

export function isMoved({ address, previous_address: previous }: ResourceChange): boolean {
  return previous !== undefined && previous !== address;
}
