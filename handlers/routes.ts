import type { Route } from "./common/route";
import { solutionRoutes } from "./solutions/routes";
import { transactionRoutes } from "./transactions/routes";
import { userRoutes } from "./users/routes";

/**
 * The one route table, by operation: method, path, access, owning function and schemas of everything that the API offers.
 * It is kept in one file per owning function, so that each function loads the schemas of its own routes only.
 */
export const routes = {
  ...userRoutes,
  ...solutionRoutes,
  ...transactionRoutes,
} as const satisfies Record<string, Route>;

/** The name of a route: the `operationId` of the published document. */
export type Operation = keyof typeof routes;
