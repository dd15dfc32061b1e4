import { environment, setting } from "../common/env";
import { serve } from "../common/router";
import { categories } from "./categories";
import { FileRepository } from "./file-repository";
import { FileService } from "./file-service";
import { FileStore } from "./file-store";
import { PartnerService } from "./partner-service";
import { SolutionRepository } from "./repository";
import { solutionRoutes } from "./routes";
import { CatalogueService } from "./service";
import { SolutionWriter } from "./solution-writer";

const { solutionsTable, usersTable } = environment();
const repository = new SolutionRepository(solutionsTable);
const catalogue = new CatalogueService(repository);
const partners = new PartnerService(repository, new SolutionWriter(solutionsTable, usersTable));
const files = new FileService(
  new FileRepository(solutionsTable),
  new FileStore(setting("SOLUTION_FILES_BUCKET")),
);

/** What a change has to be based on. */
const etag = ({ version }: { readonly version: number }) => ({ ETag: `"${version}"` });

export const handler = serve(solutionRoutes, {
  listCategories: async () => ({ status: 200, body: { items: categories } }),
  listSolutions: async ({ query }) => ({ status: 200, body: await catalogue.list(query) }),
  getSolution: async ({ params }) => {
    const body = await catalogue.read(params.solutionId);
    return { status: 200, body, headers: etag(body) };
  },
  listOwnSolutions: async ({ query, principal }) => ({
    status: 200,
    body: await partners.list(query, principal),
  }),
  getOwnSolution: async ({ params, principal }) => {
    const body = await partners.read(params.solutionId, principal);
    return { status: 200, body, headers: etag(body) };
  },
  getAnySolution: async ({ params }) => {
    const body = await partners.readAny(params.solutionId);
    return { status: 200, body, headers: etag(body) };
  },
  createSolution: async ({ body: given, principal }) => {
    const body = await partners.create(given, principal);
    const headers = { ...etag(body), Location: `/users/me/solutions/${body.solutionId}` };
    return { status: 201, body, headers };
  },
  editSolution: async ({ params, body: change, principal }) => {
    const body = await partners.edit(params.solutionId, change, principal);
    return { status: 200, body, headers: etag(body) };
  },
  archiveSolution: async ({ params, principal }) => {
    await partners.archive(params.solutionId, principal);
    return { status: 204 };
  },
  declareFile: async ({ params, body, principal }) => ({
    status: 201,
    body: await files.declare(params.solutionId, body, principal),
  }),
  completeFile: async ({ params, principal }) => ({
    status: 200,
    body: await files.complete(params.solutionId, params.fileId, principal),
  }),
  removeFile: async ({ params, principal }) => {
    await files.remove(params.solutionId, params.fileId, principal);
    return { status: 204 };
  },
});
