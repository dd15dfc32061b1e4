import { choice } from "../common/schema";

/** The fixed list of categories. An id is a partition of the catalogue's index: never rename one, only add. */
const NAMES = {
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
export type Category = keyof typeof NAMES;

const ids = Object.keys(NAMES) as [Category, ...Category[]];

/** The id of a category. */
export const category = choice(ids);

/** All categories in the order in which they are shown. */
export const categories = ids.map((id) => ({ id, name: NAMES[id] }));
