import { problem } from "../common/problem";
import type { RouteTableOf } from "../common/route";
import { credentials, sessionList, sessionParams, startedSession } from "./schema";

/** How sessions begin and end. */
export const sessionRoutes = {
  signIn: {
    method: "POST",
    path: "/sessions",
    access: "public",
    owner: "users",
    summary: "Sign in; repeated attempts for one address or from one network are answered 429 for a while",
    body: credentials,
    throttle: { rate: 20, burst: 40 },
    responses: {
      201: { description: "The session with its token, which is told only here", schema: startedSession },
      401: { description: "The e-mail address or the password is wrong", schema: problem },
    },
  },
  listSessions: {
    method: "GET",
    path: "/sessions",
    access: "user",
    owner: "users",
    summary: "List one's own live sessions, newest first",
    responses: { 200: { description: "The sessions", schema: sessionList } },
  },
  signOut: {
    method: "DELETE",
    path: "/sessions/current",
    access: "user",
    owner: "users",
    summary: "End the session of this request",
    responses: { 204: { description: "The session is over" } },
  },
  endSession: {
    method: "DELETE",
    path: "/sessions/{sessionId}",
    access: "user",
    owner: "users",
    summary: "End one of one's own sessions",
    params: sessionParams,
    responses: {
      204: { description: "The session is over" },
      404: { description: "There is no such session of one's own", schema: problem },
    },
  },
} as const satisfies RouteTableOf<"users">;
