import type { RouteTableOf } from "../common/route";
import { health, sessionList, user } from "./schema";

export const userRoutes = {
  getHealth: {
    method: "GET",
    path: "/health",
    access: "public",
    owner: "users",
    summary: "Tell that the API is up, its stage and version",
    responses: { 200: { description: "The API is up", schema: health } },
  },
  getMe: {
    method: "GET",
    path: "/users/me",
    access: "user",
    owner: "users",
    summary: "Read one's own account",
    responses: { 200: { description: "The account", schema: user } },
  },
  listSessions: {
    method: "GET",
    path: "/sessions",
    access: "user",
    owner: "users",
    summary: "List one's own live sessions, newest first",
    responses: { 200: { description: "The sessions", schema: sessionList } },
  },
} as const satisfies RouteTableOf<"users">;
