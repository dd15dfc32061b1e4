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

/** Prints a summary on stdout, readable at 80 columns; in colour on a terminal only. */
export function printReview(review: StageReview): void {
  console.log(reviewLines(review, terminalColors()).join("\n"));
}

/** The lines of the summary. */
export function reviewLines(review: StageReview, colors: Colors = NO_COLORS): string[] {
  return [
    colors.bold(title(review)),
    "",
    ...dataLossLines(review, colors),
    ...table(review, colors),
    "",
    ...review.stacks.flatMap((stack) => stackLines(stack, colors)),
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

function stackLines(stack: StackReview, colors: Colors): string[] {
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
      ),
    ),
    ...(stack.outputs.length === 0 ? [] : wrapped(`outputs: ${stack.outputs.join(", ")}`, "  * ", "    ")),
    ...driftLines(stack),
    ...concernLines(stack.concerns, colors),
  ];
  return body.length === 0 ? [] : [colors.bold(`${stack.id} (${STATES[stack.state]})`), ...body, ""];
}

function resourceLines(resources: readonly ResourceReview[], colors: Colors): string[] {
  const shown = resources.slice(0, MOST_RESOURCES);
  const left = resources.length - shown.length;
  return [
    ...shown.flatMap((resource) => {
      const lines = wrapped(resourceText(resource), `  ${SIGNS[resource.action]} `, "    ");
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

function driftLines({ drift }: StackReview): string[] {
  if (drift.length === 0) return [];
  const addresses = drift.map(({ address }) => address).join(", ");
  return wrapped(
    `${number(drift.length, "resource")} changed outside Terraform: ${addresses}`,
    "  * ",
    "    ",
  );
}

function concernLines(concerns: readonly Concern[], colors: Colors): string[] {
  const warnings = concerns.filter(({ level }) => level === "warning");
  const notices = concerns.length - warnings.length;
  return [
    ...warnings.flatMap(({ kind, address, summary, details }) => [
      ...wrapped(`${kind}: ${address}: ${summary}`, "  ! ", "    ").map(colors.yellow),
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
