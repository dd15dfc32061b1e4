import { FUNCTION_KEYS, type FunctionKey } from "../../../config/naming";
import type { StageName } from "../../../config/stages";
import type { Block, Resource, SynthesizedStack } from "../../../local/terraform/synthesized-stack";

export const FUNCTION_NAMES: Readonly<Record<FunctionKey, string>> = {
  users: "UsersFunction",
  solutions: "SolutionsFunction",
  transactions: "TransactionsFunction",
  authorizer: "AuthorizerFunction",
  reconciliation: "ReconciliationFunction",
};

export const FUNCTION_ROWS = FUNCTION_KEYS.map((key) => [key, FUNCTION_NAMES[key]] as const);

/** What the data source for the account's id is called in every stack. */
export const ACCOUNT = "${data.aws_caller_identity.caller.account_id}";

export function functionNamed(stack: SynthesizedStack, stage: StageName, key: FunctionKey): Resource {
  return stack.resource("aws_lambda_function", {
    function_name: `MarketplaceApi-${stage}-${FUNCTION_NAMES[key]}`,
  });
}

/** The address that an expression such as `${aws_iam_role.x.arn}` begins with. */
export function addressIn(expression: unknown): string {
  const [, address] = /^\$\{([\w]+\.[\w-]+)\.\w+\}$/.exec(String(expression)) ?? [];
  if (address === undefined) throw new Error(`"${expression}" is no reference to one attribute`);
  return address;
}

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Block;
}

/** The inline policies of a function's role, by name. */
export function rolePolicies(
  stack: SynthesizedStack,
  lambda: Resource,
): Readonly<Record<string, readonly Statement[]>> {
  const role = addressIn(lambda.block.role);
  return Object.fromEntries(
    stack
      .resources("aws_iam_role_policy")
      .filter(({ block }) => addressIn(block.role) === role)
      .map(({ block }) => [block.name, JSON.parse(String(block.policy)).Statement]),
  );
}
