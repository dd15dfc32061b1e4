import type { RouteTableOf } from "../common/route";
import { accountRoutes } from "./account-routes";
import { administrationRoutes } from "./administration-routes";
import { health } from "./schema";
import { sessionRoutes } from "./session-routes";

export const userRoutes = {
  getHealth: {
    method: "GET",
    path: "/health",
    access: "public",
    owner: "users",
    summary: "Tell that the API is up, its stage and version",
    responses: { 200: { description: "The API is up", schema: health } },
  },
  ...accountRoutes,
  ...administrationRoutes,
  ...sessionRoutes,
} as const satisfies RouteTableOf<"users">;
