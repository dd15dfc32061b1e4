import type { Policy } from "../policy";

/** What is allowed is listed action by action. `*` within a name counts: `s3:Put*` grows with every release of S3. */
export const noWildcardAction: Policy = {
  id: "no-wildcard-action",
  types: "any",
  *check({ policyDocuments }) {
    for (const { label, allows, actions, notActions } of policyDocuments.flatMap(
      (it) => it.statements ?? [],
    )) {
      if (!allows) continue;
      const wide = actions.filter((action) => /[*?]/.test(action));
      if (wide.length > 0) {
        yield {
          found: `allows ${quoted(wide)} in ${label}`,
          remedy: "List the exact actions.",
        };
      }
      if (notActions.length > 0) {
        yield {
          found: `allows everything but ${quoted(notActions)} in ${label}`,
          remedy: "List the exact actions under Action.",
        };
      }
    }
  },
};

function quoted(actions: readonly string[]): string {
  return actions.map((action) => `"${action}"`).join(", ");
}
