import { problem } from "../common/problem";
import type { RouteTableOf } from "../common/route";
import { categoryList, solution, solutionList, solutionParams, solutionQuery } from "./schema";

export const solutionRoutes = {
  listCategories: {
    method: "GET",
    path: "/categories",
    access: "public",
    owner: "solutions",
    summary: "List the categories",
    responses: { 200: { description: "The categories", schema: categoryList } },
  },
  listSolutions: {
    method: "GET",
    path: "/solutions",
    access: "public",
    owner: "solutions",
    summary:
      "List the published solutions of a category or of a partner, newest first; one of the two is required",
    query: solutionQuery,
    responses: { 200: { description: "The solutions", schema: solutionList } },
  },
  getSolution: {
    method: "GET",
    path: "/solutions/{solutionId}",
    access: "public",
    owner: "solutions",
    summary: "Read a published solution",
    params: solutionParams,
    responses: {
      200: { description: "The solution", schema: solution },
      404: { description: "There is no such published solution", schema: problem },
    },
  },
} as const satisfies RouteTableOf<"solutions">;
