import type { DiagramNode, DiagramStack, NodeKind, StageDiagram } from "./diagram-model";

/** Mermaid's brackets around a node's text. @see https://mermaid.js.org/syntax/flowchart.html#node-shapes */
const SHAPES: Readonly<Record<NodeKind | "state", readonly [string, string]>> = {
  caller: ["([", "])"],
  entry: ["{{", "}}"],
  function: ["[", "]"],
  storage: ["[(", ")]"],
  network: ["[", "]"],
  messages: [">", "]"],
  service: ["(", ")"],
  state: ["[/", "/]"],
};

/** Frame and ground of a node; with its dark text each is legible on white and on dark pages. */
const COLORS: Readonly<Record<keyof typeof SHAPES, { readonly fill: string; readonly stroke: string }>> = {
  caller: { fill: "#ffffff", stroke: "#57606a" },
  entry: { fill: "#ede7f6", stroke: "#5e35b1" },
  function: { fill: "#fff3e0", stroke: "#e65100" },
  storage: { fill: "#e3f2fd", stroke: "#1565c0" },
  network: { fill: "#e8f5e9", stroke: "#2e7d32" },
  messages: { fill: "#fce4ec", stroke: "#c2185b" },
  service: { fill: "#eceff1", stroke: "#546e7a" },
  state: { fill: "#fffde7", stroke: "#9e7700" },
};

const TEXT_COLOR = "#1f2328";

type ShapedNode = Pick<DiagramNode, "id" | "label"> & { readonly kind: keyof typeof SHAPES };

/**
 * The diagram as a Mermaid flowchart, the same text for the same stacks. What a stack reads of another is drawn between
 * their states: Mermaid cannot place the label of an edge between two groups that have other edges.
 */
export function mermaidText({ stacks, outside, calls, reads }: StageDiagram): string {
  const states = new Map(stacks.map(({ part, id }) => [part, `${stackId(id)}_state`]));
  const lines = [
    "flowchart LR",
    ...stacks.flatMap(stackLines),
    ...outside.filter(({ kind }) => kind === "caller").map((node) => `  ${nodeText(node)}`),
    ...groupLines(
      "services",
      "Other services of AWS",
      outside.filter(({ kind }) => kind !== "caller"),
    ),
    ...calls.map(({ from, to, label }) => `  ${from} -- ${quoted([label])} --> ${to}`),
    ...reads.map(
      ({ reader, producer, outputs }) =>
        `  ${states.get(reader)} -. ${quoted([`reads ${counted(outputs.length, "output")}`])} .-> ${states.get(producer)}`,
    ),
  ];
  return `${[...lines, ...colorLines(lines)].join("\n")}\n`;
}

/** The colors of the kinds that are there. */
function colorLines(lines: readonly string[]): string[] {
  return Object.entries(COLORS)
    .filter(([kind]) => lines.some((line) => line.endsWith(`:::${kind}`)))
    .map(
      ([kind, { fill, stroke }]) => `  classDef ${kind} fill:${fill},stroke:${stroke},color:${TEXT_COLOR}`,
    );
}

function stackLines({ id, resourceCount, nodes }: DiagramStack): string[] {
  const state: ShapedNode = { id: `${stackId(id)}_state`, kind: "state", label: ["Terraform state"] };
  return groupLines(stackId(id), `${id}: ${counted(resourceCount, "resource")}`, [...nodes, state]);
}

function groupLines(id: string, title: string, nodes: readonly ShapedNode[]): string[] {
  if (nodes.length === 0) return [];
  return [`  subgraph ${id}[${quoted([title])}]`, ...nodes.map((node) => `    ${nodeText(node)}`), "  end"];
}

function nodeText({ id, kind, label }: ShapedNode): string {
  const [open, close] = SHAPES[kind];
  return `${id}${open}${quoted(label)}${close}:::${kind}`;
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
