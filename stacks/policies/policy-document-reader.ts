import { type Block, isBlock, nestedBlocks, texts } from "./block";

/** A statement of an IAM or resource policy, with single values made lists. */
export interface PolicyStatement {
  /** The Sid, or the statement's place in the document: `statement 2`. */
  readonly label: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** By kind: `AWS`, `Service`...; a bare `*` counts as kind AWS. Undefined in a policy of an identity. */
  readonly principals: Readonly<Record<string, readonly string[]>> | undefined;
  readonly hasNotPrincipal: boolean;
  readonly conditions: readonly PolicyCondition[];
}

export interface PolicyCondition {
  /** `StringEquals`, `ArnLike`... */
  readonly operator: string;
  /** In lower case: IAM does not tell cases of keys apart. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface PolicyDocument {
  /** Name of the attribute: `policy`, `assume_role_policy`. */
  readonly attribute: string;
  /** Undefined when the text is no JSON, so that nothing can be said about it. */
  readonly statements: readonly PolicyStatement[] | undefined;
}

/** Attributes that hold policy documents and nothing else. */
const POLICY_ATTRIBUTES: readonly unknown[] = [
  "policy",
  "assume_role_policy",
  "policy_document",
  "inline_policy",
  "access_policy",
  "resource_policy",
];

/** Every policy document in a block: whatever reads as one, and whatever stands where one is expected. */
export function policyDocuments(block: Block): PolicyDocument[] {
  return Object.entries(block).flatMap(([attribute, value]) => {
    if (typeof value !== "string") return nestedBlocks(value).flatMap(policyDocuments);
    const json = parseWithTokens(value);
    if (isBlock(json) && "Statement" in json) {
      return [{ attribute, statements: nestedBlocks(json.Statement).map(statement) }];
    }
    return POLICY_ATTRIBUTES.includes(attribute) && !isBlock(json)
      ? [{ attribute, statements: undefined }]
      : [];
  });
}

function statement(json: Block, index: number): PolicyStatement {
  return {
    label: typeof json.Sid === "string" ? `statement ${json.Sid}` : `statement ${index + 1}`,
    allows: json.Effect !== "Deny",
    actions: texts(json.Action),
    notActions: texts(json.NotAction),
    resources: texts(json.Resource),
    notResources: texts(json.NotResource),
    principals: principals(json.Principal),
    hasNotPrincipal: json.NotPrincipal !== undefined,
    conditions: Object.entries(isBlock(json.Condition) ? json.Condition : {}).flatMap(([operator, test]) =>
      Object.entries(isBlock(test) ? test : {}).map(([key, values]) => ({
        operator,
        key: key.toLowerCase(),
        values: (Array.isArray(values) ? values : [values]).map(String),
      })),
    ),
  };
}

function principals(json: unknown): PolicyStatement["principals"] {
  if (typeof json === "string") return { AWS: [json] };
  if (!isBlock(json)) return undefined;
  return Object.fromEntries(Object.entries(json).map(([kind, values]) => [kind, texts(values)]));
}

/** JSON text in which `${...}` expressions may hold quotes of their own: Terraform, not JSON, reads those. */
function parseWithTokens(text: string): unknown {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text.replace(/\$\{[^{}]*\}/g, (expression) => expression.replace(/\\?"/g, "'")));
  } catch {
    return undefined;
  }
}

/**
 * Whether a statement refuses an action to everybody who does not come over TLS.
 *
 * @param action for example `s3:*`
 */
export function deniesPlainHttp(
  { allows, principals, actions, conditions }: PolicyStatement,
  action: string,
): boolean {
  return (
    !allows &&
    (principals?.AWS ?? []).includes("*") &&
    actions.some((denied) => denied === "*" || denied.toLowerCase() === action.toLowerCase()) &&
    conditions.length === 1 &&
    conditions.some(
      ({ operator, key, values }) =>
        operator === "Bool" && key === "aws:securetransport" && values.join() === "false",
    )
  );
}
