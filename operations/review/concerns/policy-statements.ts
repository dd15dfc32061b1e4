/** One statement of a policy document, in a form that can be compared. */
export interface Statement {
  /** Its Sid, or what it says when it has none. */
  readonly name: string;
  readonly effect: string;
  /** Such as `s3:GetObject`, or `all but s3:GetObject`. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Such as `Service lambda.amazonaws.com`, or `everybody`. */
  readonly principals: readonly string[];
  /** As JSON; empty when there is none. */
  readonly condition: string;
}

export const EVERYBODY = "everybody";

/**
 * The statements of a parsed policy document; undefined when the value is none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function statementsOf(document: unknown): Statement[] | undefined {
  if (!isObject(document) || document.Statement === undefined) return undefined;
  return list(document.Statement).filter(isObject).map(statement);
}

function statement(raw: Record<string, unknown>, place: number): Statement {
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = raw;
  return {
    name: typeof Sid === "string" && Sid !== "" ? Sid : `statement ${place + 1}`,
    effect: String(Effect),
    actions: [...texts(Action), ...texts(NotAction).map(allBut)],
    resources: [...texts(Resource), ...texts(NotResource).map(allBut)],
    principals: [...principals(Principal), ...principals(NotPrincipal).map(allBut)],
    condition: Condition === undefined ? "" : JSON.stringify(Condition),
  };
}

function principals(value: unknown): string[] {
  if (value === undefined) return [];
  if (!isObject(value)) return texts(value).map((text) => (text === "*" ? EVERYBODY : text));
  return Object.entries(value).flatMap(([kind, who]) =>
    texts(who).map((text) => (kind === "AWS" && text === "*" ? EVERYBODY : `${kind} ${text}`)),
  );
}

function allBut(text: string): string {
  return `all but ${text}`;
}

function texts(value: unknown): string[] {
  return value === undefined ? [] : list(value).map(text);
}

function text(value: unknown): string {
  return typeof value === "symbol" ? (value.description ?? "") : String(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
