import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What expressions may name: `github`, `inputs`, `steps`... */
export type Contexts = Readonly<Record<string, unknown>>;

/** Functions beside GitHub's well-known ones, such as `cancelled`. */
export type Functions = Readonly<Record<string, (argument: string) => boolean | string>>;

/** The value of an expression, by GitHub's own evaluator. */
function evaluated(expression: string, contexts: Contexts, functions: Functions = {}): unknown {
  const definitions = Object.entries(functions).map(([name, call]) => ({
    name: name.toLowerCase(),
    minArgs: 0,
    maxArgs: 1,
    call: (argument?: data.ExpressionData) => asData(call(argument?.coerceString() ?? "")),
  }));
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), definitions).parse();
  const names = new Map(definitions.map((definition) => [definition.name, definition]));
  const result = new Evaluator(tree, asData(contexts) as data.Dictionary, names).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer));
}

/** Text with all `${{ }}` in it replaced; the value itself where it is nothing but one expression. */
export function filledIn(template: string | number | boolean, contexts: Contexts): unknown {
  if (typeof template !== "string") return template;
  const whole = /^\$\{\{([^}]*)\}\}$/.exec(template.trim());
  if (whole !== null) return evaluated(whole[1] ?? "", contexts);
  return template.replaceAll(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    asText(evaluated(expression, contexts)),
  );
}

/** A value as GitHub writes it into text. */
export function asText(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

/** Whether a step or job runs: it needs the success of those before it, unless its condition asks for something else. */
export function isMet(condition: string | undefined, contexts: Contexts, functions: Functions): boolean {
  const expression = (condition ?? "success()").trim().replace(/^\$\{\{(.*)\}\}$/s, "$1");
  const asks = /\b(success|failure|cancelled|always)\(\)/.test(expression);
  return (
    asText(evaluated(asks ? expression : `success() && (${expression})`, contexts, functions)) === "true"
  );
}

function asData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value), data.reviver);
}
