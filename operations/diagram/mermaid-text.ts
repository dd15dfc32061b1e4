import type { DiagramNode, DiagramStack, NodeKind, StageDiagram } from "./stage-diagram";

/** Mermaid's brackets around a node's text. @see https://mermaid.js.org/syntax/flowchart.html#node-shapes */
const SHAPES: Readonly<Record<NodeKind, readonly [string, string]>> = {
  caller: ["([", "])"],
  entry: ["{{", "}}"],
  function: ["[", "]"],
  storage: ["[(", ")]"],
  network: ["[", "]"],
  messages: [">", "]"],
  service: ["(", ")"],
};

/** The diagram as a Mermaid flowchart, the same text for the same stacks. */
export function mermaidText({ stacks, outside, calls, reads }: StageDiagram): string {
  const ids = new Map(stacks.map(({ part, id }) => [part, stackId(id)]));
  const lines = [
    "flowchart LR",
    ...outside.map((node) => `  ${nodeText(node)}`),
    ...stacks.flatMap(stackLines),
    ...calls.map(({ from, to, label }) => `  ${from} -- ${quoted([label])} --> ${to}`),
    ...reads.map(
      ({ reader, producer, outputs }) =>
        `  ${ids.get(reader)} -. ${quoted([`reads ${counted(outputs.length, "output")}`])} .-> ${ids.get(producer)}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function stackLines({ id, resourceCount, nodes }: DiagramStack): string[] {
  const title = quoted([`${id}: ${counted(resourceCount, "resource")}`]);
  return [`  subgraph ${stackId(id)}[${title}]`, ...nodes.map((node) => `    ${nodeText(node)}`), "  end"];
}

function nodeText({ id, kind, label }: DiagramNode): string {
  const [open, close] = SHAPES[kind];
  return `${id}${open}${quoted(label)}${close}`;
}

/** Mermaid takes entities for what would end the text, or be read as HTML or Markdown. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replaceAll(/["<>&#`]/g, (char) => `#${char.charCodeAt(0)};`));
  return `"${escaped.join("<br>")}"`;
}

function stackId(id: string): string {
  return id.replaceAll(/\W/g, "_");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
