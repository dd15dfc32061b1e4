import { HIDDEN } from "./secrecy";

/** Of a value that is shown, in characters: the JSON and the plan hold the whole of it. */
const LONGEST = 200;

/** A comparable value as JSON on one line, shortened; undefined for nothing. */
export function shownValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return shortened(typeof value === "symbol" ? symbolText(value) : JSON.stringify(value, withSymbols));
}

/** The beginning and the end of a text that is too long, with the number of characters left out between them. */
export function shortened(text: string, longest = LONGEST): string {
  const characters = [...text];
  if (characters.length <= longest) return text;
  const [head, tail] = [Math.ceil(longest * 0.7), Math.floor(longest * 0.15)];
  const leftOut = characters.length - head - tail;
  return `${characters.slice(0, head).join("")} … ${leftOut} characters … ${characters.slice(-tail).join("")}`;
}

function withSymbols(_key: string, part: unknown): unknown {
  return typeof part === "symbol" ? symbolText(part) : part;
}

/** Secrets are told apart by numbers, which nobody has to see. */
function symbolText(symbol: symbol): string {
  const text = symbol.description ?? "";
  return text.startsWith(HIDDEN) ? HIDDEN : text;
}
