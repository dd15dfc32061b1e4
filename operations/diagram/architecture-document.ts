import { ConfigurationError } from "../../config/errors";
import { STAGE_NAMES, type StageName } from "../../config/stages";
import { markdownTable } from "../markdown-table";
import { code } from "../review/markdown-text";
import type { DiagramStack, StageDiagram } from "./diagram-model";
import { mermaidText } from "./mermaid-text";

/** What the generated part begins and ends with; the stage is the one that it shows. */
const BEGIN = /^<!-- generated from here on by: npm run diagram -- --stage (\w+) -->$/m;
const END = "<!-- generated until here -->";

/** Types of resources that the table names of each stack. */
const NAMED_TYPES = 5;

/** The generated part of `docs/architecture.md`. */
export function architecturePart(stage: StageName, diagram: StageDiagram): string {
  return [
    `<!-- generated from here on by: npm run diagram -- --stage ${stage} -->`,
    "",
    `![The stacks of stage ${stage}, their main resources, and who calls whom](architecture.svg)`,
    "",
    "## Stacks",
    "",
    table(
      ["stack, in the order of deployment", "resources", "most of them"],
      diagram.stacks.map((stack) => [code(stack.id), String(stack.resourceCount), mostOf(stack)]),
    ),
    "",
    "## What crosses stacks",
    "",
    table(["stack", "reads of", "outputs"], readRows(diagram)),
    "",
    "## Who calls whom",
    "",
    table(["who", "calls"], callRows(diagram)),
    "",
    "## The same as Mermaid text",
    "",
    "```mermaid",
    mermaidText(diagram).trimEnd(),
    "```",
    "",
    END,
  ].join("\n");
}

/**
 * The document with its generated part replaced; what people wrote before and after it stays.
 *
 * @param document undefined: there is none yet
 * @throws ConfigurationError when the document does not say where the part is
 */
export function withArchitecture(document: string | undefined, part: string): string {
  if (document === undefined) return `# Architecture\n\n${part}\n`;
  const [begin, end] = boundsOf(document);
  return document.slice(0, begin) + part + document.slice(end);
}

/** The stage that a document shows. @throws ConfigurationError when it does not say so */
export function stageShownIn(document: string): StageName {
  boundsOf(document);
  const name = BEGIN.exec(document)?.[1];
  const stage = STAGE_NAMES.find((known) => known === name);
  if (stage === undefined) throw new ConfigurationError(`The document shows "${name}", which is no stage.`);
  return stage;
}

function boundsOf(document: string): [number, number] {
  const begin = document.search(BEGIN);
  const end = document.indexOf(END);
  if (begin === -1 || end < begin) {
    throw new ConfigurationError(
      "The document does not say where its generated part is. It is between the lines\n" +
        `  <!-- generated from here on by: npm run diagram -- --stage dev -->\n  ${END}`,
    );
  }
  return [begin, end + END.length];
}

function mostOf({ types }: DiagramStack): string {
  const named = types.slice(0, NAMED_TYPES).map(({ type, count }) => `${count} ${code(type)}`);
  const rest = types.slice(NAMED_TYPES).length;
  return [...named, ...(rest === 0 ? [] : [`${rest} more ${rest === 1 ? "type" : "types"}`])].join(", ");
}

function readRows({ stacks, reads }: StageDiagram): string[][] {
  const idOf = (part: string) => code(stacks.find((stack) => stack.part === part)?.id ?? part);
  return reads.map(({ reader, producer, outputs }) => [
    idOf(reader),
    idOf(producer),
    outputs.map(code).join(", "),
  ]);
}

/** One row for each caller; whom it calls, by what it does there. */
function callRows({ stacks, outside, calls }: StageDiagram): string[][] {
  const nodes = new Map(
    [...outside, ...stacks.flatMap((stack) => stack.nodes)].map((node) => [node.id, node]),
  );
  const text = (id: string) => nodes.get(id)?.label.join(" ") ?? id;
  const rows = new Map<string, Map<string, string[]>>();
  for (const { from, to, label } of calls) {
    const does = rows.get(from) ?? new Map<string, string[]>();
    does.set(label, [...(does.get(label) ?? []), text(to)]);
    rows.set(from, does);
  }
  return [...rows].map(([from, does]) => [
    text(from),
    [...does].map(([label, called]) => `${label}: ${called.join(", ")}`).join("; "),
  ]);
}

/** A bar in a text does not end its cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    head,
    rows.map((cells) => cells.map((cell) => cell.replaceAll("|", "\\|"))),
  );
}
