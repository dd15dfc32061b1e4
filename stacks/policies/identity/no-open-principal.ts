import type { Policy } from "../policy";
import type { PolicyCondition } from "../policy-document-reader";

/** Condition keys that tie a request to an account, an organization, a resource or a network. */
const NARROWING_KEYS = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "kms:calleraccount",
];

/** Nothing is allowed to everybody: `Principal: "*"` needs a condition that says who is meant. */
export const noOpenPrincipal: Policy = {
  id: "no-open-principal",
  types: "any",
  *check({ policyDocuments }) {
    for (const statement of policyDocuments.flatMap((it) => it.statements ?? [])) {
      if (!statement.allows) continue;
      const everybody = Object.values(statement.principals ?? {}).some((ids) => ids.includes("*"));
      if (everybody && !statement.conditions.some(narrows)) {
        yield {
          found: `allows ${statement.actions.join(", ")} to everybody in ${statement.label}`,
          remedy: "Name the principals, or add a condition such as StringEquals on aws:PrincipalAccount.",
        };
      }
      if (statement.hasNotPrincipal) {
        yield {
          found: `allows ${statement.actions.join(", ")} by NotPrincipal in ${statement.label}`,
          remedy: "Name the principals under Principal.",
        };
      }
    }
  },
};

function narrows({ operator, key, values }: PolicyCondition): boolean {
  return (
    /^(String|Arn)(Equals|Like)(IgnoreCase)?$/.test(operator) &&
    NARROWING_KEYS.includes(key) &&
    values.every((value) => !/^\*?$/.test(value))
  );
}
