import escapeHtml from "escape-html";
import type { StageReview } from "./stage-review";

/** The review as one page without further files. */
export function htmlReport(review: StageReview): string {
  return `<!doctype html><title>Plan for ${escapeHtml(review.stage)}</title>\n`;
}
