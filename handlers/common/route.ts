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
}

/** A status that a handler may answer with; everything else is thrown as an error and mapped (problem.ts). */
export type SuccessStatus = 200 | 201 | 202 | 204;

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
  /** A route with a body takes `application/json` only. */
  readonly body?: ObjectSchema;
  /**
   * By status. The answers that follow from the rest need no entry: 400 for a violated schema, 401 and 403 for the
   * access, 405, and 500.
   */
  readonly responses: Readonly<Record<number, RouteResponse>>;
}

/** Routes by operation: the key is also the `operationId` of the published document. */
export type RouteTable = Readonly<Record<string, Route>>;

/** The routes of one function. */
export type RouteTableOf<O extends Owner> = Readonly<Record<string, Route & { readonly owner: O }>>;
