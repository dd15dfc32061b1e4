import { isBlock, valueAt } from "../block";
import type { Policy } from "../policy";

/** What bills, searches and clean-ups go by. */
const TAGS = ["Project", "Stage", "Stack", "ManagedBy"];

/** Every provider tags all that it makes with project, stage, stack and manager. */
export const defaultTags: Policy = {
  id: "default-tags",
  types: ["provider.aws"],
  *check({ block }) {
    const tags = valueAt(block, "default_tags", "tags");
    const missing = TAGS.filter((name) => !isBlock(tags) || !tags[name]);
    if (missing.length === 0) return;
    yield {
      found: `does not tag resources with ${missing.join(", ")}`,
      remedy: "Add them to its default_tags.",
    };
  },
};
