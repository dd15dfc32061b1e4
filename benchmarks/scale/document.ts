/** Puts each part between its two marks, `<!-- bench:scale name -->` and `<!-- /bench:scale -->`, and leaves the rest. */
export function withSections(document: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const begin = `<!-- bench:scale ${name} -->`;
    const end = "<!-- /bench:scale -->";
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from < 0 || to < 0) throw new Error(`docs/scale.md has no place for ${name}: ${begin} … ${end}`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, document);
}
