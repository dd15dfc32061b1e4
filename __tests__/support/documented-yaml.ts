import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The YAML blocks of a page of the documentation, parsed, in their order. */
export function documentedYaml(page: string): unknown[] {
  const blocks = [...readFileSync(page, "utf8").matchAll(/^```yaml\n(.*?)^```$/gms)];
  if (blocks.length === 0) throw new Error(`${page} has no YAML`);
  return blocks.map(([, text = ""]) => parse(text, { merge: true }));
}
