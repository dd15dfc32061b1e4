/** A table of cells that are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, ...rows].map((cells) => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |"));
  return [lines[0], `|${"---|".repeat(header.length)}`, ...lines.slice(1)].join("\n");
}

/** Text in a code span, which a table's bars do not end. */
export function codeCell(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}
