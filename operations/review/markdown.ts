import type { StageReview } from "./stage-review";

/** The review for a pull request, in GitHub's Markdown. */
export function markdownReport(review: StageReview): string {
  return `# Plan for ${review.stage}\n`;
}
