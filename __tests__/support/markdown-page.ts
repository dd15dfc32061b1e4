import { readFileSync } from "node:fs";

/** A page of the documentation, as far as tests look at it. */
export class MarkdownPage {
  readonly text: string;

  constructor(readonly file: string) {
    this.text = readFileSync(file, "utf8");
  }

  /** Without what stands in fenced blocks. */
  get prose(): string {
    return this.text.replace(/^( *)```.*?^\1```$/gms, "");
  }

  /** Anchors of its headings, as GitHub makes them. */
  get anchors(): string[] {
    const headings = [...this.prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
    const seen = new Map<string, number>();
    return headings.map((heading) => {
      const anchor = heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-");
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    });
  }

  /** Where its links and pictures lead. */
  get targets(): string[] {
    return [...this.prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
  }

  /** The first cells of its tables' rows. */
  get rowNames(): string[] {
    return [...this.prose.matchAll(/^\| ?((?:\\\||[^|\n])*?) ?\|/gm)].map(([, cell = ""]) => cell);
  }
}
