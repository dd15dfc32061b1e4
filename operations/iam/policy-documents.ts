import type { Scope } from "./scopes";

/** A statement of an IAM policy. */
export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: NonNullable<Scope["condition"]>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/**
 * Characters of a managed policy without its white space.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const POLICY_LIMIT = 6_144;

export function allow(actions: readonly string[], { resources, condition }: Scope): Statement {
  return {
    Effect: "Allow",
    Action: [...new Set(actions)].sort(),
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** One statement for all actions that are allowed on the same. */
export function statementsFor(
  actions: readonly string[],
  scopeOfAction: (action: string) => Scope,
): Statement[] {
  const groups = new Map<string, { readonly scope: Scope; readonly actions: string[] }>();
  for (const action of actions) {
    const scope = scopeOfAction(action);
    const key = JSON.stringify(scope);
    const group = groups.get(key) ?? { scope, actions: [] };
    group.actions.push(action);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => allow(group.actions, group.scope));
}

/**
 * As few policies as hold all statements, each within IAM's limit. A statement that is too long is cut in two.
 *
 * @throws Error when one action with its resources is too long already
 */
export function packed(statements: readonly Statement[], limit = POLICY_LIMIT): PolicyDocument[] {
  const documents: Statement[][] = [];
  for (const statement of statements.flatMap((one) => cut(one, limit))) {
    const fitting = documents.find((document) => sizeOf(policy([...document, statement])) <= limit);
    if (fitting === undefined) documents.push([statement]);
    else fitting.push(statement);
  }
  return documents.map(policy);
}

export function sizeOf(document: PolicyDocument): number {
  return JSON.stringify(document).length;
}

function policy(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function cut(statement: Statement, limit: number): Statement[] {
  if (sizeOf(policy([statement])) <= limit) return [statement];
  const middle = Math.ceil(statement.Action.length / 2);
  if (statement.Action.length < 2) {
    throw new Error(`${statement.Action.join()} and its resources do not fit into ${limit} characters.`);
  }
  const half = (Action: readonly string[]) => cut({ ...statement, Action }, limit);
  return [...half(statement.Action.slice(0, middle)), ...half(statement.Action.slice(middle))];
}
