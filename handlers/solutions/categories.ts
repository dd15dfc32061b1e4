import { choice } from "../common/schema";

/** The fixed list of categories. An id is a partition of the catalogue's index: never rename one, only add. */
export const CATEGORIES = {
  "developer-tools": "Developer tools",
  infrastructure: "Infrastructure",
  security: "Security",
  data: "Data and analytics",
  productivity: "Productivity",
  communication: "Communication",
  design: "Design",
  finance: "Finance",
  education: "Education",
  other: "Other",
} as const;
export type Category = keyof typeof CATEGORIES;

const ids = Object.keys(CATEGORIES) as [Category, ...Category[]];

export const category = choice(ids);
