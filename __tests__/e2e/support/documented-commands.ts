import { documentedBlocks } from "./documented-blocks";

/**
 * The commands of a page's shell blocks in their order, without comments. A block that changes its folder or its
 * environment is one command, since its lines belong to one shell.
 */
export async function documentedCommands(page: string): Promise<string[]> {
  const blocks = (await documentedBlocks(page)).filter(({ language }) => language === "sh");
  return blocks.flatMap(({ text }) => {
    const lines = text
      .replace(/\\\n\s*/g, "")
      .split("\n")
      .map((line) => line.replace(/(?:^|\s+)# .*$/, "").trim())
      .filter((line) => line !== "");
    return lines.some((line) => /^(cd|export) /.test(line)) ? [lines.join("\n")] : lines;
  });
}
