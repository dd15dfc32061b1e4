import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "./project";

/** A fenced block of a page of the documentation. */
export interface DocumentedBlock {
  readonly language: string;
  /** The nearest heading above, without its marks. */
  readonly heading: string;
  readonly text: string;
}

/** The fenced blocks of a page in their order, without the indentation that a list gives them. */
export async function documentedBlocks(page: string): Promise<DocumentedBlock[]> {
  const markdown = await readFile(join(PROJECT, page), "utf8");
  const pieces = markdown.matchAll(
    /^(?:#+ (?<heading>[^\n]+)|(?<indent> *)```(?<language>\w+)\n(?<text>.*?)^ *```)$/gms,
  );
  const blocks: DocumentedBlock[] = [];
  let heading = "";
  for (const { groups } of pieces) {
    heading = groups?.heading ?? heading;
    if (groups?.text === undefined) continue;
    const text = groups.text.replaceAll(new RegExp(`^${groups.indent}`, "gm"), "");
    blocks.push({ language: groups.language ?? "", heading, text });
  }
  if (blocks.length === 0) throw new Error(`${page} has no blocks`);
  return blocks;
}

/** A bash script of a page's shell blocks under some headings, all of them in one go and stopping at the first failure. */
export async function documentedScript(page: string, headings: readonly string[]): Promise<string> {
  const blocks = (await documentedBlocks(page)).filter(({ language }) => language === "sh");
  const chosen = headings.map((heading) => {
    const found = blocks.filter((block) => block.heading === heading);
    if (found.length === 0) throw new Error(`${page} has no shell block under "${heading}"`);
    return found.map(({ text }) => text).join("\n");
  });
  return ["set -euo pipefail", ...chosen].join("\n");
}
