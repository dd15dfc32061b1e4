import { problem } from "../common/problem";
import type { RouteTableOf } from "../common/route";
import { user, userList, userParams, userQuery, userRights } from "./schema";

/** What admins do with accounts. */
export const administrationRoutes = {
  listUsers: {
    method: "GET",
    path: "/users",
    access: "admin",
    owner: "users",
    summary: "List the users page by page in an order that stays, or find the one with an e-mail address",
    query: userQuery,
    responses: { 200: { description: "The users", schema: userList } },
  },
  getUser: {
    method: "GET",
    path: "/users/{userId}",
    access: "admin",
    owner: "users",
    summary: "Read a user",
    params: userParams,
    responses: {
      200: { description: "The user", schema: user },
      404: { description: "There is no such user", schema: problem },
    },
  },
  setUserRights: {
    method: "PATCH",
    path: "/users/{userId}",
    access: "admin",
    owner: "users",
    summary: "Set a user's role or status, never one's own; what changes ends the user's sessions",
    params: userParams,
    body: userRights,
    responses: {
      200: { description: "The user", schema: user },
      404: { description: "There is no such user", schema: problem },
      409: { description: "The user was changed at the same time", schema: problem },
    },
  },
} as const satisfies RouteTableOf<"users">;
