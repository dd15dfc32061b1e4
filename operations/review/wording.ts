import type { Counts, ResourceAction, ResourceReview, StackReview, StageReview } from "./stage-review";

/** How reports order what happens: what is lost first. */
export const ACTIONS: readonly ResourceAction[] = [
  "destroyed",
  "replaced",
  "updated",
  "created",
  "imported",
  "moved",
  "forgotten",
];

export const STATES: Readonly<Record<StackReview["state"], string>> = {
  planned: "planned",
  planAgain: "plan again",
  waits: "waits",
  blocked: "blocked",
  failed: "failed",
};

export function title({ subject, stage }: StageReview): string {
  return subject === "drift" ? `Drift of stage ${stage}` : `Plan of stage ${stage}`;
}

/** What it comes to, in one sentence. */
export function verdict({ subject, stacks, counts, hasChanges, hasFailed, dataLoss }: StageReview): string {
  const inState = (state: StackReview["state"]) => stacks.filter((stack) => stack.state === state).length;
  if (hasFailed) return `${number(inState("failed"), "stack")} could not be planned.`;
  if (subject === "drift") {
    return hasChanges
      ? `Changed outside Terraform: ${inWords(counts)}.`
      : "Nothing was changed outside Terraform.";
  }
  if (inState("blocked") > 0)
    return `Blocked: Terraform refuses the plan of ${number(inState("blocked"), "stack")}.`;
  if (dataLoss.length > 0) return `Blocked: data of ${number(dataLoss.length, "resource")} would be lost.`;
  if (!hasChanges) return "Nothing to do.";
  const waiting = inState("waits");
  const later = waiting === 0 ? "" : `; ${number(waiting, "stack")} can only be planned later`;
  return `${inWords(counts)}${later}.`;
}

export const DATA_LOSS_REMEDY =
  "apply refuses this unless --allow-destroy names each of these addresses. What is protected has to be unprotected by a reviewed change first.";

/** Such as `2 created, 1 replaced`; `no resources` when there are none. */
export function inWords(counts: Counts): string {
  const { created, updated, replaced, destroyed, imported, moved, forgotten } = counts;
  const parts = { created, updated, replaced, destroyed, imported, moved, forgotten };
  const said = Object.entries(parts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]));
  return said.length === 0 ? "no resources" : said.join(", ");
}

/** As the last line of `terraform plan` says it; empty for drift, where nothing is planned. */
export function terraformLine({ subject, counts }: StageReview): string {
  const { terraform, imported } = counts;
  const imports = imported === 0 ? "" : `${imported} to import, `;
  const numbers = `${terraform.add} to add, ${terraform.change} to change, ${terraform.destroy} to destroy`;
  return subject === "drift" ? "" : `Plan: ${imports}${numbers}.`;
}

/** Dollars a month before and after; empty when neither is known. */
export function costText({ costBefore, costAfter }: Pick<StackReview, "costBefore" | "costAfter">): string {
  if (costBefore === undefined && costAfter === undefined) return "";
  if (costBefore === costAfter) return dollars(costAfter);
  return `${dollars(costBefore)} → ${dollars(costAfter)}`;
}

/** What is to be known of a resource beside its address and what happens to it. */
export function remark({ isLeftover, reason, previousAddress, importId }: ResourceReview): string {
  const parts = [
    isLeftover ? "the former one, which an interrupted replacement left over" : undefined,
    reason,
    previousAddress === undefined ? undefined : `was ${previousAddress}`,
    importId === undefined ? undefined : `adopts ${importId}`,
  ];
  return parts.filter((part) => part !== undefined).join("; ");
}

/** Such as `1 stack` or `2 stacks`. */
export function number(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function dollars(amount: number | undefined): string {
  return amount === undefined ? "?" : `$${amount.toFixed(2)}`;
}
