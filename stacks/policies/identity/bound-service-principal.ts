import { texts } from "../block";
import type { Policy } from "../policy";
import type { PolicyCondition } from "../policy-document-reader";

/** Condition keys that say for whom a service acts. */
const BINDING_KEYS = /^(aws:source(account|arn|orgid)|kms:(calleraccount|viaservice|encryptioncontext:.+))$/;

/**
 * An AWS service is let in only when it acts for this account: otherwise any customer of that service can make it come
 * in (the confused deputy). Trust policies of roles are left out: services take a role only by `iam:PassRole`.
 */
export const boundServicePrincipal: Policy = {
  id: "bound-service-principal",
  types: "any",
  *check({ type, block, policyDocuments }) {
    if (type === "aws_lambda_permission") {
      if (texts([block.source_arn, block.source_account]).length > 0) return;
      yield {
        found: `lets "${block.principal}" invoke the function for anybody`,
        remedy: "Set source_arn to what may invoke it.",
      };
    }
    for (const { attribute, statements } of policyDocuments) {
      if (attribute === "assume_role_policy") continue;
      for (const { label, allows, principals, conditions } of statements ?? []) {
        const services = principals?.Service ?? [];
        if (!allows || services.length === 0 || conditions.some(binds)) continue;
        yield {
          found: `lets "${services.join('", "')}" in for anybody in ${label}`,
          remedy: "Add a condition on aws:SourceAccount or aws:SourceArn.",
        };
      }
    }
  },
};

function binds({ operator, key, values }: PolicyCondition): boolean {
  return (
    /^(String|Arn)(Equals|Like)$/.test(operator) &&
    BINDING_KEYS.test(key) &&
    values.every((value) => value !== "*")
  );
}
