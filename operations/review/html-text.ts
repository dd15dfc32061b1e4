import escapeHtml from "escape-html";
import { visible } from "./plain-text";

/** A piece of HTML, made by `html` only: what others wrote cannot get in unescaped. */
export class Html {
  constructor(readonly source: string) {}
}

type Value = Html | readonly Html[] | string | number;

/** HTML from a template; values that are text are escaped, lists of HTML are joined. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const source = texts.map(
    (text, index) => text + (index < values.length ? sourceOf(values[index] ?? "") : ""),
  );
  return new Html(source.join(""));
}

/** Nothing, for what is not always there. */
export const NOTHING = new Html("");

function sourceOf(value: Value): string {
  if (value instanceof Html) return value.source;
  if (typeof value === "object") return value.map(({ source }) => source).join("");
  return escapeHtml(visible(String(value)));
}
