/** Terraform's reasons in words, where they say more than the action does. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "an earlier apply failed while it was made",
  replace_by_request: "its replacement was asked for",
  replace_by_triggers: "something that it has to follow changes",
  delete_because_no_resource_config: "it is no longer in the JSON",
  delete_because_no_module: "its module is no longer in the JSON",
  delete_because_wrong_repetition: "its count or for_each is gone, or new",
  delete_because_count_index: "its count is smaller",
  delete_because_each_key: "its key is no longer in for_each",
  delete_because_no_move_target: "it was moved to an address that is not in the JSON",
};

/**
 * Why Terraform chose an action, when the action and the attributes do not say it.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function reasonText(reason: string | undefined): string | undefined {
  return reason !== undefined && Object.hasOwn(REASONS, reason) ? REASONS[reason] : undefined;
}
