import {
  id,
  integer,
  list,
  model,
  money,
  object,
  optional,
  pageLimit,
  rule,
  text,
  time,
} from "../common/schema";
import { category } from "./categories";

export const categoryList = model(
  "CategoryList",
  object({ items: list(model("Category", object({ id: category, name: text(50) }))) }),
);

const summaryMembers = {
  solutionId: id,
  partnerId: id,
  title: text(120),
  summary: text(300),
  category,
  price: money,
  version: integer(1, Number.MAX_SAFE_INTEGER),
  createdAt: time,
  updatedAt: time,
};

/** A published solution as lists show it: the head item. */
export const solutionSummary = model("SolutionSummary", object(summaryMembers));

/** A published solution with its second item. */
export const solution = model("Solution", object({ ...summaryMembers, description: text(20_000) }));

export const solutionList = model("SolutionList", object({ items: list(solutionSummary) }));

export const solutionParams = object({ solutionId: id });

export const solutionQuery = rule(
  object({ category: optional(category), partnerId: optional(id), limit: pageLimit() }),
  "category",
  "exactly one of category and partnerId is required",
  (query) => (query.category === undefined) !== (query.partnerId === undefined),
);
