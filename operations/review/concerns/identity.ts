import { KNOWN_AFTER_APPLY } from "../comparable";
import { shownValue } from "../shown-value";
import type { Concern } from "../stage-review";
import { policyChanges } from "./policy-changes";
import { statementsOf } from "./policy-statements";
import { lineOf, type ReviewedResource, valueAfter } from "./reviewed-resource";

/** What a policy in this attribute decides. */
const TRUST = new Set(["assume_role_policy"]);

/** Attributes of IAM that say, without a document, what somebody may do. */
const ATTACHED = ["policy_arn", "managed_policy_arns", "permissions_boundary", "user", "group"];

/** AWS's own policies that allow nearly everything. */
const BROAD_POLICY = /:policy\/.*(AdministratorAccess|PowerUserAccess|FullAccess)/;

/** Who may do what: every policy document, whatever holds it, and every other change of IAM. */
export function* identityConcerns(resource: ReviewedResource): Iterable<Concern> {
  const { address, type, action, attributes } = resource.review;
  const policies = policyAttributes(resource);
  const details: string[] = [];
  let isWarning = false;
  for (const attribute of policies) {
    const { details: changes, isWider } = policyChanges(
      resource.before?.[attribute],
      valueAfter(resource, attribute),
    );
    const about = TRUST.has(attribute) ? "who may take the role: " : "";
    details.push(...changes.map((change) => `${about}${change}`));
    isWarning ||= isWider || (TRUST.has(attribute) && action === "updated" && changes.length > 0);
    if (changes.length > 0 && resource.after?.[attribute] === KNOWN_AFTER_APPLY) {
      details.push(`${attribute} is known only after apply; this is what the JSON says of it`);
    }
  }
  if (type === "aws_lambda_permission") {
    details.push(...invocations(resource));
    isWarning ||= valueAfter(resource, "principal") === "*";
  } else if (type.startsWith("aws_iam_")) {
    const lines = attributes.length > 0 ? changedElsewhere(resource, policies) : attached(resource);
    details.push(...lines);
    isWarning ||= resource.after !== undefined && lines.some((line) => BROAD_POLICY.test(line));
  }
  if (details.length === 0) return;
  const role = valueAfter(resource, "role") ?? resource.before?.role;
  yield {
    kind: "identity",
    level: isWarning ? "warning" : "notice",
    address,
    summary: `${subject(type)} (${action})`,
    details: typeof role === "string" ? [`role: ${role}`, ...details] : details,
  };
}

/** Attributes that hold a policy document before or after. */
function policyAttributes(resource: ReviewedResource): string[] {
  const names = new Set([...Object.keys(resource.before ?? {}), ...Object.keys(resource.after ?? {})]);
  return [...names]
    .filter((name) => {
      const documents = [resource.before?.[name], valueAfter(resource, name)];
      return documents.some((document) => statementsOf(document) !== undefined);
    })
    .sort();
}

/** Changes of attributes that hold no policy document. */
function changedElsewhere({ review }: ReviewedResource, policies: readonly string[]): string[] {
  return review.attributes
    .filter(({ path }) => !policies.some((policy) => path.startsWith(policy)))
    .map(lineOf);
}

function attached(resource: ReviewedResource): string[] {
  return ATTACHED.flatMap((name) => {
    const value = resource.after === undefined ? resource.before?.[name] : valueAfter(resource, name);
    return value === undefined ? [] : [`${name}: ${shownValue(value)}`];
  });
}

function subject(type: string): string {
  if (type === "aws_lambda_permission") return "who may call a function";
  if (type === "aws_iam_role") return "a role, and who may take it";
  return type.startsWith("aws_iam_") ? "what a role may do" : "who may use it by its policy";
}

function invocations(resource: ReviewedResource): string[] {
  const says = (side: (name: string) => unknown) => {
    const source = side("source_arn");
    const from = typeof source === "string" ? `for ${source}` : "for any source";
    return `${String(side("principal"))} may do ${String(side("action"))} on ${String(side("function_name"))} ${from}`;
  };
  return [
    ...(resource.before === undefined ? [] : [`gone: ${says((name) => resource.before?.[name])}`]),
    ...(resource.after === undefined ? [] : [`new: ${says((name) => valueAfter(resource, name))}`]),
  ];
}
