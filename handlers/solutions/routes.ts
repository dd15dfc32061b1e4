import { problem } from "../common/problem";
import type { RouteTableOf } from "../common/route";
import {
  categoryList,
  fileParams,
  fileUpload,
  newFile,
  newSolution,
  ownSolution,
  ownSolutionList,
  ownSolutionQuery,
  solution,
  solutionChange,
  solutionFile,
  solutionList,
  solutionParams,
  solutionQuery,
} from "./schema";

const NOT_OWN = { description: "There is no such solution, or it is somebody else's", schema: problem };
const NO_FILE = {
  description: "There is no such file or solution, or it is somebody else's",
  schema: problem,
};

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
      "List the published solutions of a category or of a partner, newest first; one of the two is required. A page may hold less than the limit, the last one has no nextCursor",
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
  listOwnSolutions: {
    method: "GET",
    path: "/users/me/solutions",
    access: "partner",
    owner: "solutions",
    summary: "List one's own solutions in any status, or in one, newest first. May lag a second",
    query: ownSolutionQuery,
    responses: { 200: { description: "The solutions", schema: ownSolutionList } },
  },
  getOwnSolution: {
    method: "GET",
    path: "/users/me/solutions/{solutionId}",
    access: "partner",
    owner: "solutions",
    summary: "Read one's own solution in any status",
    params: solutionParams,
    responses: { 200: { description: "The solution", schema: ownSolution }, 404: NOT_OWN },
  },
  getAnySolution: {
    method: "GET",
    path: "/admin/solutions/{solutionId}",
    access: "admin",
    owner: "solutions",
    summary: "Read anybody's solution in any status",
    params: solutionParams,
    responses: {
      200: { description: "The solution", schema: ownSolution },
      404: { description: "There is no such solution", schema: problem },
    },
  },
  createSolution: {
    method: "POST",
    path: "/solutions",
    access: "partner",
    owner: "solutions",
    summary: "Make a draft",
    body: newSolution,
    responses: { 201: { description: "The draft", schema: ownSolution } },
  },
  editSolution: {
    method: "PATCH",
    path: "/solutions/{solutionId}",
    access: "partner",
    owner: "solutions",
    summary:
      "Change one's own solution on condition of its version; status published publishes a draft, which needs a ready file and no unfinished one",
    params: solutionParams,
    body: solutionChange,
    responses: {
      200: { description: "The solution as it is now", schema: ownSolution },
      404: NOT_OWN,
      409: {
        description: "It has another version by now, is archived, or lacks files to be published",
        schema: problem,
      },
    },
  },
  archiveSolution: {
    method: "DELETE",
    path: "/solutions/{solutionId}",
    access: "partner",
    owner: "solutions",
    summary: "Take one's own solution out of the catalogue for good; its buyers keep it",
    params: solutionParams,
    responses: {
      204: { description: "It is archived" },
      404: NOT_OWN,
      409: { description: "It is being changed all the time: try again", schema: problem },
    },
  },
  declareFile: {
    method: "POST",
    path: "/solutions/{solutionId}/files",
    access: "partner",
    owner: "solutions",
    summary:
      "Declare a file of one's own solution, and get the form by which exactly this file can be uploaded for ten minutes",
    params: solutionParams,
    body: newFile,
    responses: {
      201: { description: "The unfinished file, and how to upload it", schema: fileUpload },
      404: NOT_OWN,
      409: { description: "The solution is archived", schema: problem },
    },
  },
  completeFile: {
    method: "POST",
    path: "/solutions/{solutionId}/files/{fileId}/complete",
    access: "partner",
    owner: "solutions",
    summary: "Confirm that a file is uploaded, which makes it ready to be sold",
    params: fileParams,
    responses: {
      200: { description: "The ready file", schema: solutionFile },
      404: NO_FILE,
      409: {
        description: "It has not been uploaded, something else has been, or the solution is archived",
        schema: problem,
      },
    },
  },
  removeFile: {
    method: "DELETE",
    path: "/solutions/{solutionId}/files/{fileId}",
    access: "partner",
    owner: "solutions",
    summary: "Remove a file of one's own draft, or an unfinished one of a published solution",
    params: fileParams,
    responses: {
      204: { description: "It is removed" },
      404: NO_FILE,
      409: { description: "The solution is published or archived: its files are sold", schema: problem },
    },
  },
} as const satisfies RouteTableOf<"solutions">;
