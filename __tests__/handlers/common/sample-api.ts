import type { APIGatewayProxyResult } from "aws-lambda";
import type { Principal, Role } from "../../../handlers/common/auth";
import { NotFoundError } from "../../../handlers/common/errors";
import type { Operations } from "../../../handlers/common/operations";
import type { RouteTableOf } from "../../../handlers/common/route";
import { type ApiHandler, serve } from "../../../handlers/common/router";
import {
  choice,
  integer,
  list,
  object,
  optional,
  pageLimit,
  pattern,
  text,
} from "../../../handlers/common/schema";
import { type ApiRequest, apiEvent } from "../../support/api-event";
import { capturedLines } from "../../support/captured-output";

const answer = object({ seen: text(1000) });
const responses = { 200: { description: "What the operation was called with", schema: answer } } as const;

/** A small API with a route of each kind. */
export const table = {
  open: { method: "GET", path: "/open", access: "public", owner: "users", summary: "Open", responses },
  change: {
    method: "PATCH",
    path: "/open",
    access: "public",
    owner: "users",
    summary: "Change",
    body: object({
      name: text(5),
      size: integer(1, 10),
      colour: choice(["red", "blue"]),
      tags: optional(list(pattern(/^[a-z]+$/))),
    }),
    responses,
  },
  search: {
    method: "GET",
    path: "/things/{id}",
    access: "public",
    owner: "users",
    summary: "Search",
    params: object({ id: pattern(/^\d+$/) }),
    query: object({ limit: pageLimit(), colour: optional(choice(["red", "blue"])) }),
    responses,
  },
  own: { method: "GET", path: "/own", access: "user", owner: "users", summary: "Own", responses },
  sell: { method: "GET", path: "/sell", access: "partner", owner: "users", summary: "Sell", responses },
  rule: { method: "GET", path: "/rule", access: "admin", owner: "users", summary: "Rule", responses },
  hidden: { method: "GET", path: "/hidden", access: "public", owner: "users", summary: "Hidden", responses },
  broken: { method: "GET", path: "/broken", access: "user", owner: "users", summary: "Broken", responses },
  remove: {
    method: "DELETE",
    path: "/own",
    access: "user",
    owner: "users",
    summary: "Remove",
    responses: { 204: { description: "Gone" } },
  },
} as const satisfies RouteTableOf<"users">;

/** Tells in the answer what the operation was called with. */
export const seen = (...values: unknown[]) =>
  ({ status: 200, body: { seen: JSON.stringify(values) } }) as const;

export const operations: Operations<typeof table> = {
  open: async ({ principal }) => seen(principal ?? null),
  change: async ({ body }) => seen(body),
  search: async ({ params, query }) => seen(params, query),
  own: async ({ principal }) => seen(principal.userId),
  sell: async ({ principal }) => seen(principal.role),
  rule: async ({ principal }) => seen(principal.role),
  hidden: async () => {
    throw new NotFoundError();
  },
  broken: async () => {
    throw new TypeError("the secret reason");
  },
  remove: async () => ({ status: 204, headers: { "Retry-After": "1" } }),
};

const ENVIRONMENT = {
  USERS_TABLE_NAME: "users",
  SOLUTIONS_TABLE_NAME: "solutions",
  TRANSACTIONS_TABLE_NAME: "transactions",
  SESSIONS_TABLE_NAME: "sessions",
  STAGE: "dev",
  LOG_GROUP_NAME: "/aws/marketplace/dev",
  ALLOWED_ORIGIN: "https://shop.example",
  AWS_LAMBDA_FUNCTION_NAME: "UsersFunction",
};

export const someone = (role: Role): Principal => ({
  userId: "user-1",
  role,
  sessionId: "s",
  sessionEpoch: 3,
});

/** The handler of the sample API. */
export function sampleApi(): ApiHandler {
  Object.assign(process.env, ENVIRONMENT);
  return serve(table, operations);
}

export interface Outcome {
  readonly status: number;
  readonly headers: NonNullable<APIGatewayProxyResult["headers"]>;
  readonly body: Record<string, unknown>;
  readonly lines: Record<string, unknown>[];
}

/** Answers a request by the sample API, and says what it logged. */
export async function request(path: string, options: ApiRequest = {}): Promise<Outcome> {
  let result: APIGatewayProxyResult | undefined;
  const lines = await capturedLines(async () => {
    result = await sampleApi()(apiEvent(path, options));
  });
  if (result === undefined) throw new Error("no answer");
  const { statusCode, headers = {}, body } = result;
  return { status: statusCode, headers, body: body === "" ? {} : JSON.parse(body), lines };
}
