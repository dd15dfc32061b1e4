import { code } from "./markdown-text";
import { shortened } from "./shown-value";
import type { AttributeChange, ResourceReview } from "./stage-review";
import { ACTIONS, remark } from "./wording";

/** How much of a review is told. */
export interface Detail {
  readonly attributes: boolean;
  readonly notices: boolean;
  /** Of each list. */
  readonly most: number;
  /** Characters of a text. */
  readonly longest: number;
}

/** Resources by what happens to them, what is lost first. */
export function resourceLists(resources: readonly ResourceReview[], detail: Detail): string[] {
  return ACTIONS.flatMap((action) => {
    const those = resources.filter((each) => each.action === action);
    const isOpen = action === "destroyed" || action === "replaced";
    const lines = limited(those, detail, (each) => resourceItem(each, detail));
    return those.length === 0 ? [] : [folded(`${those.length} ${action}`, lines, isOpen)];
  });
}

/** One resource, with its attributes when they are told. */
export function resourceItem(review: ResourceReview, detail: Detail): string {
  const { address, holdsData, attributes, knownAfterApply } = review;
  const said = remark(review);
  const isLost = holdsData && (review.action === "destroyed" || review.action === "replaced");
  const head = `- ${text(address, detail)}${isLost ? " **holds data**" : ""}${said === "" ? "" : `: ${text(said, detail)}`}`;
  if (!detail.attributes) return head;
  const unknown =
    knownAfterApply.length === 0 ? [] : [`  - known after apply: ${knownAfterApply.map(code).join(", ")}`];
  return [head, ...attributes.map(attribute), ...unknown].join("\n");
}

function attribute({ path, before, after, forcesReplacement }: AttributeChange): string {
  const forces = forcesReplacement ? " **forces the replacement**" : "";
  return `  - ${code(path)}: ${before === undefined ? "nothing" : code(before)} → ${after === undefined ? "nothing" : code(after)}${forces}`;
}

/** Lines that unfold. @param summary in our words only */
export function folded(summary: string, lines: readonly string[], isOpen = false): string {
  return `<details${isOpen ? " open" : ""}><summary>${summary}</summary>\n\n${lines.join("\n")}\n\n</details>`;
}

/** So many of a list as the report tells, and how many more there are. */
export function limited<T>(list: readonly T[], { most }: Detail, line: (each: T) => string): string[] {
  const more = list.length - most;
  return [...list.slice(0, most).map(line), ...(more > 0 ? [`- and ${more} more`] : [])];
}

/** What others wrote, as code, shortened. */
export function text(words: string, { longest }: Detail): string {
  return code(shortened(words, longest));
}
