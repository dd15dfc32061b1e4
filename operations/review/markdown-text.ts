import { oneLine, visible } from "./plain-text";

/** Text that others wrote, as code: GitHub then finds no links, mentions, tags or HTML in it. */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = "`".repeat(longestRun(line) + 1);
  // Backticks at the ends need a space between them and the fence, which GitHub takes away again.
  const pad = /^`|`$|^ .* $/.test(line) ? " " : "";
  return line === "" ? "" : `${fence}${pad}${line}${pad}${fence}`;
}

/** Lines that others wrote, as a block. */
export function codeBlock(text: string): string {
  const lines = visible(text).trimEnd();
  const fence = "`".repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}text\n${lines}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
