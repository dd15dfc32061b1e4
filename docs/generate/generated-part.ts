/**
 * A page with another text between its marks `<!-- <name>: ... -->` and `<!-- /<name> -->`.
 *
 * @throws Error when the page does not have the marks once
 */
export function withGeneratedPart(page: string, name: string, text: string): string {
  const marks = new RegExp(`(<!-- ${name}: [^\\n]*-->\\n)(.*?)(<!-- /${name} -->)`, "gs");
  const found = page.match(marks)?.length ?? 0;
  if (found !== 1) throw new Error(`the page has ${found} parts "${name}"`);
  return page.replace(marks, (_, begin: string, _old: string, end: string) => `${begin}${text}\n${end}`);
}
