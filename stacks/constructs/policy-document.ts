/** Who a statement is about: services by host name, AWS principals by ARN, or `*` for anybody. */
export type PolicyPrincipals =
  | "*"
  | { readonly Service: string | readonly string[] }
  | { readonly AWS: string | readonly string[] };

/** Operator, then condition key, then the value or values: `{ StringEquals: { "aws:SourceAccount": "..." } }`. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM, resource or endpoint policy. */
export interface PolicyStatement {
  /** Letters and digits: says what the statement is for, and names it in a plan. */
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** Left out in the policies of roles, which are about the role itself. */
  readonly principals?: PolicyPrincipals;
  readonly actions: readonly string[];
  /** Left out in trust policies. Tokens are fine. */
  readonly resources?: readonly string[];
  readonly conditions?: PolicyConditions;
}

/**
 * The JSON text of a policy: members in one order, lists as given. Text and not a data source, so that the synthesized
 * JSON shows the policy and a plan knows it before anything is read.
 */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

/** The trust policy of a role that `service` assumes, optionally only under conditions. */
export function trustPolicy(service: string, conditions?: PolicyConditions): string {
  return policyDocument({
    sid: "AssumeRole",
    principals: { Service: service },
    actions: ["sts:AssumeRole"],
    ...(conditions === undefined ? {} : { conditions }),
  });
}

function statementJson({
  sid,
  effect = "Allow",
  principals,
  actions,
  resources,
  conditions,
}: PolicyStatement) {
  return {
    Sid: sid,
    Effect: effect,
    Principal: principals,
    Action: actions,
    Resource: resources,
    Condition: conditions,
  };
}
