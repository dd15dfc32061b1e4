import type { Principal } from "./auth";
import type { Answer } from "./http";
import type { RequestContext } from "./request";
import type { ReplyStatus, Route, RouteTable } from "./route";
import type { Output, Schema } from "./schema";

type Part = "params" | "query" | "headers" | "body";

type Validated<R extends Route, P extends Part> =
  R extends Readonly<Record<P, infer S extends Schema>> ? Output<S> : undefined;

/** A request that passed its route's access and schemas. */
export interface Call<R extends Route> {
  readonly params: Validated<R, "params">;
  readonly query: Validated<R, "query">;
  readonly headers: Validated<R, "headers">;
  readonly body: Validated<R, "body">;
  readonly principal: R["access"] extends "public" ? undefined : Principal;
  readonly request: RequestContext;
}

/** One of the answers that the route declares for its function to give. */
export type Reply<R extends Route> = {
  [Status in keyof R["responses"] & ReplyStatus]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R["responses"][Status] extends { readonly schema: infer S extends Schema }
    ? { readonly body: Output<S> }
    : { readonly body?: undefined });
}[keyof R["responses"] & ReplyStatus];

/** For every operation of a table, no more and no less, the function that answers it. */
export type Operations<Table extends RouteTable> = {
  readonly [Operation in keyof Table]: (call: Call<Table[Operation]>) => Promise<Reply<Table[Operation]>>;
};

/** An operation as the router calls it; `serve` has checked that call and route fit. */
export type AnyOperation = (
  call: Readonly<Record<Part, unknown>> & {
    readonly principal: Principal | undefined;
    readonly request: RequestContext;
  },
) => Promise<Answer>;
