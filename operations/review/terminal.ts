import pc from "picocolors";
import type { StageReview } from "./stage-review";

/** Prints a summary on stdout, readable at 80 columns; in colour on a terminal only. */
export function printReview(review: StageReview): void {
  for (const { id, state, counts, nextStep } of review.stacks) {
    const { created, updated, replaced, destroyed } = counts;
    console.log(
      `${pc.bold(id)}  ${state}: ${created} created, ${updated} updated, ${replaced} replaced, ${destroyed} destroyed`,
    );
    if (nextStep !== undefined) console.log(`  ${nextStep}`);
  }
  for (const { address, action, holds } of review.dataLoss) {
    console.log(pc.red(`data would be lost: ${address} is ${action} (${holds})`));
  }
}
