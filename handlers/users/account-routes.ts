import { problem } from "../common/problem";
import type { RouteTableOf, RouteThrottle } from "../common/route";
import {
  accepted,
  accountChange,
  registration,
  reset,
  resetParams,
  resetRequest,
  user,
  verification,
} from "./schema";

/** For what hashes a password or sends a mail, asked for by anybody. */
const COSTLY: RouteThrottle = { rate: 20, burst: 40 };

/** How accounts begin, change and end. */
export const accountRoutes = {
  register: {
    method: "POST",
    path: "/users",
    access: "public",
    owner: "users",
    summary: "Register: the answer is always the same, a mail to the address says the rest",
    body: registration,
    throttle: COSTLY,
    responses: { 202: { description: "A mail is on its way", schema: accepted } },
  },
  verifyEmail: {
    method: "POST",
    path: "/users/verification",
    access: "public",
    owner: "users",
    summary:
      "Prove an e-mail address by the code that was mailed to it: makes the account, or moves it there",
    body: verification,
    responses: {
      204: { description: "The address is proven" },
      409: { description: "The account was changed at the same time", schema: problem },
    },
  },
  requestPasswordReset: {
    method: "POST",
    path: "/password-resets",
    access: "public",
    owner: "users",
    summary: "Ask for another password: the answer is always the same, a mail to the address says the rest",
    body: resetRequest,
    throttle: COSTLY,
    responses: { 202: { description: "A mail is on its way", schema: accepted } },
  },
  resetPassword: {
    method: "PUT",
    path: "/password-resets/{token}",
    access: "public",
    owner: "users",
    summary:
      "Set another password by the code that was mailed, once and within 30 minutes; ends all sessions",
    params: resetParams,
    body: reset,
    throttle: COSTLY,
    responses: {
      204: { description: "The password is set" },
      404: { description: "The code is unknown, used or expired", schema: problem },
    },
  },
  getMe: {
    method: "GET",
    path: "/users/me",
    access: "user",
    owner: "users",
    summary: "Read one's own account",
    responses: { 200: { description: "The account", schema: user } },
  },
  changeMe: {
    method: "PATCH",
    path: "/users/me",
    access: "user",
    owner: "users",
    summary:
      "Change name, password (ends all sessions) or e-mail address (once the mailed code is proven); all but the name need the current password",
    body: accountChange,
    responses: {
      200: { description: "The account; another e-mail address counts once it is proven", schema: user },
      409: { description: "The account was changed at the same time", schema: problem },
    },
  },
  leave: {
    method: "DELETE",
    path: "/users/me",
    access: "user",
    owner: "users",
    summary: "Close one's account for good; records of purchases and sales stay, without name and address",
    responses: {
      204: { description: "The account is closed" },
      409: { description: "The account was changed at the same time", schema: problem },
    },
  },
  applyToSell: {
    method: "POST",
    path: "/users/me/partner-application",
    access: "user",
    owner: "users",
    summary: "Ask to become a partner; an admin decides",
    responses: {
      202: { description: "The account with the application", schema: user },
      409: { description: "The role needs no application", schema: problem },
    },
  },
} as const satisfies RouteTableOf<"users">;
