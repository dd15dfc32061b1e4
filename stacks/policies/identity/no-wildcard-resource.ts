import type { Policy } from "../policy";

/** Policies that sit on one resource, where `*` means just that one. */
const POLICY_OF_ONE_RESOURCE = ["aws_kms_key", "aws_kms_key_policy", "aws_secretsmanager_secret_policy"];

/** What is allowed is allowed on named resources. */
export const noWildcardResource: Policy = {
  id: "no-wildcard-resource",
  types: "any",
  *check({ type, policyDocuments }) {
    if (POLICY_OF_ONE_RESOURCE.includes(type)) return;
    for (const statement of policyDocuments.flatMap((it) => it.statements ?? [])) {
      if (!statement.allows) continue;
      for (const resource of statement.resources.filter(namesEverything)) {
        yield {
          found: `allows ${statement.actions.join(", ")} on "${resource}" in ${statement.label}`,
          remedy: "Name the resources by their ARNs.",
        };
      }
      if (statement.notResources.length > 0) {
        yield {
          found: `allows ${statement.actions.join(", ")} on everything but "${statement.notResources.join('", "')}" in ${statement.label}`,
          remedy: "Name the resources by their ARNs under Resource.",
        };
      }
    }
  },
};

/**
 * Whether an ARN stands for all resources of a service, a type or an account: `*`, `arn:aws:s3:::*`,
 * `arn:aws:dynamodb:us-east-1:111122223333:table/*`. What follows a bucket's name is a key, so `bucket/*` is narrow.
 */
function namesEverything(resource: string): boolean {
  if (resource.startsWith("*")) return true;
  const [prefix, , service = "", , , ...rest] = resource.replace(/\$\{[^}]*\}/g, "token").split(":");
  // Behind the ARN of another resource: a part of that one.
  if (prefix !== "arn") return false;
  if (service.includes("*")) return true;
  const name = rest.join(":");
  return service === "s3" ? name.startsWith("*") : /^([a-z-]+[:/])?\*$/.test(name);
}
