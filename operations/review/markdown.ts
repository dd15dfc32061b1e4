import { type Detail, folded, limited, resourceItem, resourceLists, text } from "./markdown-parts";
import { codeBlock } from "./markdown-text";
import { shortened } from "./shown-value";
import type { Concern, DataLoss, StackReview, StageReview } from "./stage-review";
import { costText, DATA_LOSS_REMEDY, number, STATES, terraformLine, title, verdict } from "./wording";

/**
 * Characters from which on the report shortens itself: a comment on a pull request holds 65,536, and whoever posts it may
 * want to add some.
 */
const LONGEST = 60_000;

/** From all of it to what always fits. */
const DETAILS: readonly Detail[] = [
  { attributes: true, notices: true, most: Number.POSITIVE_INFINITY, longest: 20_000 },
  { attributes: false, notices: true, most: 300, longest: 2_000 },
  { attributes: false, notices: false, most: 25, longest: 200 },
  { attributes: false, notices: false, most: 5, longest: 100 },
];

const SHORTENED = "_Shortened: the whole report is in `report.html` beside this file, and in `report.json`._";

/** The review for a pull request, in GitHub's Markdown; at most 60,000 characters. */
export function markdownReport(review: StageReview): string {
  const reports = DETAILS.map((detail, index) => () => report(review, detail, index > 0));
  for (const write of reports) {
    const text = write();
    if (text.length <= LONGEST) return text;
  }
  throw new Error("the shortest report is too long");
}

function report(review: StageReview, detail: Detail, isShortened: boolean): string {
  const { stacks } = review;
  const parts = [
    `# ${title(review)}`,
    ...dataLoss(review.dataLoss, detail),
    `**${verdict(review)}** ${terraformLine(review)}`.trimEnd(),
    table(review),
    ...(isShortened ? [SHORTENED] : []),
    ...concerns(stacks, detail),
    ...stacks.flatMap((stack) => stackPart(stack, detail)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** GitHub shows this kind of quotation in red. */
function dataLoss(losses: readonly DataLoss[], detail: Detail): string[] {
  if (losses.length === 0) return [];
  const lines = limited(losses, detail, ({ address, action, holds }) => {
    return `- ${text(address, detail)} would be **${action}**: ${holds}`;
  });
  return [
    ["[!CAUTION]", "**Data would be lost**", "", ...lines, "", DATA_LOSS_REMEDY]
      .map((line) => `> ${line}`.trimEnd())
      .join("\n"),
  ];
}

function table(review: StageReview): string {
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  const rows = review.stacks.map((stack) => {
    const { created, updated, replaced, destroyed } = stack.counts;
    return row([stack.id, STATES[stack.state], created, updated, replaced, destroyed, costText(stack)]);
  });
  const { created, updated, replaced, destroyed } = review.counts;
  return [
    row(["Stack", "State", "Created", "Updated", "Replaced", "Destroyed", "Fixed cost a month"]),
    "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    row(["**all**", "", created, updated, replaced, destroyed, costText(review)]),
  ].join("\n");
}

function concerns(stacks: readonly StackReview[], detail: Detail): string[] {
  const all = stacks.flatMap((stack) => stack.concerns);
  const warnings = all.filter(({ level }) => level === "warning");
  const notices = all.filter(({ level }) => level === "notice");
  return [
    ...(warnings.length === 0
      ? []
      : ["## Look at this twice", limited(warnings, detail, (each) => concern(each, detail)).join("\n")]),
    ...(notices.length === 0 || !detail.notices
      ? []
      : [
          folded(
            `${number(notices.length, "further change")} of access and network`,
            limited(notices, detail, (each) => concern(each, detail)),
          ),
        ]),
  ];
}

function concern({ kind, address, summary, details }: Concern, detail: Detail): string {
  const lines = limited(
    details,
    { ...detail, most: Math.min(detail.most, 50) },
    (line) => `  - ${text(line, detail)}`,
  );
  return [`- **${kind}** ${text(address, detail)}: ${summary}`, ...lines].join("\n");
}

function stackPart(stack: StackReview, detail: Detail): string[] {
  const { id, state, messages, nextStep, changes, outputs, drift } = stack;
  return [
    `## ${id}`,
    ...(state === "planned" ? [] : [`**${STATES[state]}**${nextStep === undefined ? "" : `: ${nextStep}`}`]),
    ...limited(messages, detail, (message) => codeBlock(shortened(message, detail.longest))),
    ...(changes.length === 0 && state === "planned" ? ["No changes."] : resourceLists(changes, detail)),
    ...(outputs.length === 0
      ? []
      : [`Changed outputs: ${limited(outputs, detail, (name) => text(name, detail)).join(", ")}`]),
    ...(drift.length === 0
      ? []
      : [
          folded(
            `${number(drift.length, "change")} made outside Terraform`,
            limited(drift, detail, (each) => resourceItem(each, detail)),
          ),
        ]),
  ];
}
