import type { ObjectSchema, Schema } from "./schema";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Who may call a route: everybody, anyone signed in, partners only, or admins only. Ownership is the service's to check. */
export type Access = "public" | "user" | "partner" | "admin";

/** The functions that serve routes. */
export type Owner = "users" | "solutions" | "transactions";

export interface RouteResponse {
  readonly description: string;
  /** Absent: an answer without a body. */
  readonly schema?: Schema;
  /** Headers that only this answer has, by name, each with what it tells. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A status that a function may answer with; every other one is thrown as an error and mapped (problem.ts). 402 is among
 * them because a declined purchase is also a stored result, which is answered again in the same words.
 */
export type ReplyStatus = 200 | 201 | 202 | 204 | 402;

/** How often a route may be called, over all its callers. */
export interface RouteThrottle {
  /** Steady-state requests per second. */
  readonly rate: number;
  /** Requests that may arrive at once. */
  readonly burst: number;
}

/** One entry of the route table: router, published document, request models, permissions and CORS follow from it. */
export interface Route {
  readonly method: Method;
  /** With path parameters in braces, as API Gateway writes its resources: `/solutions/{solutionId}`. */
  readonly path: `/${string}`;
  readonly access: Access;
  readonly owner: Owner;
  /** One sentence for the published document. */
  readonly summary: string;
  /** One member for each parameter of the path. */
  readonly params?: ObjectSchema;
  /** Values arrive as texts: numbers need a schema that converts. */
  readonly query?: ObjectSchema;
  /** Request headers that the route reads, by the name under which the published document lists them. */
  readonly headers?: ObjectSchema;
  /** A route with a body takes `application/json` only. */
  readonly body?: ObjectSchema;
  /** The body is signed: its bytes reach the function as they are, in `request.rawBody`, and no schema looks at them. */
  readonly rawBody?: true;
  /** For routes that cost more than others, or that invite guessing. @default the limits of the stage */
  readonly throttle?: RouteThrottle;
  /**
   * By status, with every error that the function's rules can throw. The answers that follow from the rest need no
   * entry: 400 for a violated schema, 401 and 403 for the access, 405, 413 and 415 for a body, 429, 500 and 503.
   */
  readonly responses: Readonly<Record<number, RouteResponse>>;
}

/** Routes by operation: the key is also the `operationId` of the published document. */
export type RouteTable = Readonly<Record<string, Route>>;

/** The routes of one function. */
export type RouteTableOf<O extends Owner> = Readonly<Record<string, Route & { readonly owner: O }>>;
