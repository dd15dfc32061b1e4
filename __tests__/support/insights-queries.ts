import { runbookText } from "./runbook-page";

/** A query of CloudWatch Logs Insights in the runbook. */
export interface InsightsQuery {
  /** As the command names it, with the shell's variables. */
  readonly logGroup: string;
  readonly text: string;
}

/** The queries in the runbook's commands. */
export function runbookQueries(): InsightsQuery[] {
  const calls = runbookText().matchAll(/^ *insights "([^"]+)" (?:'([^']+)'|"((?:[^"\\]|\\.)+)")/gm);
  return [...calls].map(([, logGroup = "", single, double]) => ({
    logGroup,
    text: (single ?? double ?? "")
      .replaceAll('\\"', '"')
      .replaceAll("$request", "an-id")
      .replace(/\s+/g, " "),
  }));
}

/** Words of the language itself, and functions of it. */
const LANGUAGE = /^(fields|filter|stats|sort|limit|by|as|and|or|not|in|like|asc|desc|count|pct|max|avg)$/;

/** The fields of log lines that a query reads: not those that it makes itself (`as`), and not CloudWatch's own (`@`). */
export function fieldsOf({ text }: InsightsQuery): string[] {
  const bare = text.replace(/"[^"]*"/g, "").replace(/\/[^/]*\//g, "");
  const made = new Set([...bare.matchAll(/ as (\w+)/g)].map(([, name]) => name));
  const words = [...bare.matchAll(/@?[A-Za-z]\w*/g)].map(([word]) => word);
  return [...new Set(words)].filter(
    (word) => !LANGUAGE.test(word) && !made.has(word) && !word.startsWith("@"),
  );
}

/** The messages that a query looks for. */
export function messagesOf({ text }: InsightsQuery): string[] {
  const [, one] = /message = "([^"]+)"/.exec(text) ?? [];
  const [, list = ""] = /message in \[([^\]]+)\]/.exec(text) ?? [];
  return [
    ...(one === undefined ? [] : [one]),
    ...[...list.matchAll(/"([^"]+)"/g)].map(([, each]) => String(each)),
  ];
}

type Line = Readonly<Record<string, unknown>>;

/**
 * The lines that a query's filters let through, as Insights reads them: `and` only, which is all that the runbook has; numbers in
 * quotes are numbers.
 *
 * @throws Error for a condition that the runbook has not used before
 */
export function filtered({ text }: InsightsQuery, lines: readonly string[]): Line[] {
  const filters = text.split(" | ").flatMap((command) => /^filter (.+)$/.exec(command.trim())?.[1] ?? []);
  return lines
    .map((line): Line => ({ ...parsed(line), "@message": line }))
    .filter((line) => filters.every((filter) => holds(filter, line)));
}

function holds(filter: string, line: Line): boolean {
  return filter.split(" and ").every((condition) => isMet(condition.trim(), line));
}

function isMet(condition: string, line: Line): boolean {
  const [, field = "", operator, operand = ""] =
    /^(@?\w+) (=|>=|>|in|like|not like) (.+)$/.exec(condition) ?? [];
  const value = line[field];
  switch (operator) {
    case "=":
      return String(value) === String(JSON.parse(operand));
    case ">=":
      return value !== undefined && Number(value) >= Number(operand);
    case ">":
      return value !== undefined && Number(value) > Number(operand);
    case "in":
      return (JSON.parse(operand) as unknown[]).map(String).includes(String(value));
    case "like":
      return new RegExp(operand.slice(1, -1)).test(String(value));
    case "not like":
      return !new RegExp(operand.slice(1, -1)).test(String(value));
    default:
      throw new Error(`no test knows the condition "${condition}"`);
  }
}

function parsed(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return {};
  }
}
