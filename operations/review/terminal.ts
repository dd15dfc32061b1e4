import { type Colors, NO_COLORS, terminalColors } from "../terminal-colors";
import { oneLine, visible } from "./plain-text";
import type { Concern, ResourceAction, ResourceReview, StackReview, StageReview } from "./stage-review";
import { ACTIONS, costText, DATA_LOSS_REMEDY, number, remark, STATES, title, verdict } from "./wording";

/** Columns of a terminal that everybody has. */
const WIDTH = 80;

/** Of one kind, in one stack: the reports hold all. */
const MOST_RESOURCES = 12;

const SIGNS: Readonly<Record<ResourceAction, string>> = {
  created: "+",
  updated: "~",
  replaced: "±",
  destroyed: "-",
  forgotten: "×",
  imported: "<",
  moved: ">",
};

/** `summary`: what the reports hold is left to them. `everything`: where no report is written. */
export type Extent = "summary" | "everything";

/** Prints a review on stdout, readable at 80 columns; in colour on a terminal only. */
export function printReview(review: StageReview, extent: Extent = "summary"): void {
  console.log(reviewLines(review, terminalColors(), extent).join("\n"));
}

/** The lines of it. */
export function reviewLines(
  review: StageReview,
  colors: Colors = NO_COLORS,
  extent: Extent = "summary",
): string[] {
  return [
    colors.bold(title(review)),
    "",
    ...dataLossLines(review, colors),
    ...table(review, colors),
    "",
    ...review.stacks.flatMap((stack) => stackLines(stack, colors, extent)),
    colors.bold(verdict(review)),
  ];
}

function dataLossLines({ dataLoss }: StageReview, colors: Colors): string[] {
  if (dataLoss.length === 0) return [];
  const lines = dataLoss.flatMap(({ address, action, holds }) =>
    wrapped(`${address} is ${action}: ${holds}`, "  - ", "    "),
  );
  return [
    colors.red(colors.bold("DATA WOULD BE LOST")),
    ...lines.map((line) => colors.red(line)),
    ...wrapped(DATA_LOSS_REMEDY, "  ", "  "),
    "",
  ];
}

function table({ stacks }: StageReview, colors: Colors): string[] {
  const row = (id: string, cells: readonly (number | string)[], cost: string) =>
    `${id.padEnd(33)}${cells.map((cell, index) => String(cell).padStart(index < 2 ? 7 : 8)).join("")}  ${cost}`.trimEnd();
  return [
    colors.dim(row("Stack", ["create", "update", "replace", "destroy"], "USD/month")),
    ...stacks.map((stack) => {
      const { created, updated, replaced, destroyed } = stack.counts;
      const isUnknown = stack.state === "waits" || stack.state === "failed";
      const cells = isUnknown ? [` ${STATES[stack.state]}`] : [created, updated, replaced, destroyed];
      return row(stack.id, cells, isUnknown ? "" : costText(stack).replaceAll("$", ""));
    }),
  ];
}

function stackLines(stack: StackReview, colors: Colors, extent: Extent): string[] {
  const body = [
    ...stack.messages.flatMap((message) =>
      visible(message)
        .split("\n")
        .map((line) => colors.red(`  ${line}`)),
    ),
    ...(stack.nextStep === undefined ? [] : wrapped(stack.nextStep, "  ", "  ").map(colors.yellow)),
    ...ACTIONS.flatMap((action) =>
      resourceLines(
        stack.changes.filter((each) => each.action === action),
        colors,
        extent,
      ),
    ),
    ...(stack.outputs.length === 0 ? [] : wrapped(`outputs: ${stack.outputs.join(", ")}`, "  * ", "    ")),
    ...driftLines(stack),
    ...concernLines(stack.concerns, colors, extent),
  ];
  return body.length === 0 ? [] : [colors.bold(`${stack.id} (${STATES[stack.state]})`), ...body, ""];
}

function resourceLines(resources: readonly ResourceReview[], colors: Colors, extent: Extent): string[] {
  const shown = extent === "everything" ? resources : resources.slice(0, MOST_RESOURCES);
  const left = resources.length - shown.length;
  return [
    ...shown.flatMap((resource) => {
      const text = extent === "everything" ? headOf(resource) : resourceText(resource);
      const lines = [
        ...wrapped(text, `  ${SIGNS[resource.action]} `, "    "),
        ...(extent === "everything" ? valueLines(resource) : []),
      ];
      return resource.action === "destroyed" || resource.action === "replaced"
        ? lines.map(colors.red)
        : lines;
    }),
    ...(left > 0 ? [`    and ${left} more ${resources[0]?.action}`] : []),
  ];
}

/** The address, then what changes: only the names, since the reports hold the values. */
function resourceText(resource: ResourceReview): string {
  const names = resource.attributes.map(({ path, forcesReplacement }) =>
    forcesReplacement ? `${path} (forces it)` : path,
  );
  const what = [
    remark(resource),
    ...names.slice(0, 6),
    ...(names.length > 6 ? [`${names.length - 6} more`] : []),
  ];
  const text = what.filter((part) => part !== "").join(", ");
  return text === "" ? resource.address : `${resource.address}: ${text}`;
}

function headOf(resource: ResourceReview): string {
  const said = remark(resource);
  return said === "" ? resource.address : `${resource.address}: ${said}`;
}

/** From what to what. */
function valueLines({ attributes, knownAfterApply }: ResourceReview): string[] {
  return [
    ...attributes.flatMap(({ path, before = "nothing", after = "nothing", forcesReplacement }) =>
      wrapped(
        `${path}: ${before} -> ${after}${forcesReplacement ? " (forces it)" : ""}`,
        "      ",
        "        ",
      ),
    ),
    ...(knownAfterApply.length === 0
      ? []
      : wrapped(`known after apply: ${knownAfterApply.join(", ")}`, "      ", "        ")),
  ];
}

function driftLines({ drift }: StackReview): string[] {
  if (drift.length === 0) return [];
  const addresses = drift.map(({ address }) => address).join(", ");
  return wrapped(
    `${number(drift.length, "resource")} changed outside Terraform: ${addresses}`,
    "  * ",
    "    ",
  );
}

function concernLines(concerns: readonly Concern[], colors: Colors, extent: Extent): string[] {
  const shown = concerns.filter(({ level }) => extent === "everything" || level === "warning");
  const notices = concerns.length - shown.length;
  return [
    ...shown.flatMap(({ kind, level, address, summary, details }) => [
      ...wrapped(`${kind}: ${address}: ${summary}`, level === "warning" ? "  ! " : "  * ", "    ").map(
        (line) => (level === "warning" ? colors.yellow(line) : line),
      ),
      ...details.flatMap((detail) => wrapped(detail, "      ", "        ")),
    ]),
    ...(notices > 0 ? [`  ${number(notices, "more change")} of access and network: see the report`] : []),
  ];
}

/** Words in lines of at most 80 columns; a word that is longer has a line of its own. Nothing that steers a terminal is left. */
function wrapped(text: string, first: string, next: string): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of oneLine(text).split(" ")) {
    const isEmpty = line === first || line === next;
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${next}${word}`;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}
