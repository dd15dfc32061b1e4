import { environment } from "../common/env";
import { serve } from "../common/router";
import { categories } from "./categories";
import { SolutionRepository } from "./repository";
import { solutionRoutes } from "./routes";
import { CatalogueService } from "./service";

const catalogue = new CatalogueService(new SolutionRepository(environment().solutionsTable));

export const handler = serve(solutionRoutes, {
  listCategories: async () => ({ status: 200, body: { items: categories } }),
  listSolutions: async ({ query }) => ({ status: 200, body: await catalogue.list(query) }),
  getSolution: async ({ params }) => ({ status: 200, body: await catalogue.read(params.solutionId) }),
});
