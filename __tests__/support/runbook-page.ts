import { readFileSync } from "node:fs";

/** A part of the runbook below a heading of the third level. */
export interface RunbookSection {
  /** Of the second level: `Alarms`, `Troubleshooting`, `Procedures`. */
  readonly part: string;
  readonly heading: string;
  /** As Markdown viewers make it from the heading. */
  readonly anchor: string;
  readonly text: string;
}

/** The runbook's whole text. */
export function runbookText(): string {
  return readFileSync("docs/runbook.md", "utf8");
}

/** The runbook's sections, in its order. */
export function runbookSections(): RunbookSection[] {
  const parts = runbookText().split(/^## /m).slice(1);
  return parts.flatMap((text) => {
    const [part = "", ...sections] = text.split(/^### /m);
    return sections.map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return { part: firstLine(part), heading, anchor: anchorOf(heading), text: lines.join("\n") };
    });
  });
}

/** Anchors of all headings. */
export function runbookAnchors(): string[] {
  return [...runbookText().matchAll(/^##+ (.+)$/gm)].map(([, heading]) => anchorOf(String(heading)));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replace(/ /g, "-");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
