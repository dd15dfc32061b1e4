import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { authorize, type Principal, principalOf } from "./auth";
import { environment } from "./env";
import { MethodNotAllowedError, NotFoundError } from "./errors";
import { reportUnhandled } from "./failures";
import { type Answer, bodyOf, queryOf, toResult } from "./http";
import { log } from "./logger";
import { mapError } from "./problem";
import type { Access, Route, RouteTable, SuccessStatus } from "./route";
import type { Output, Schema } from "./schema";
import { validate } from "./validation";

type Validated<R extends Route, Part extends "params" | "query" | "body"> =
  R extends Readonly<Record<Part, infer S extends Schema>> ? Output<S> : undefined;

/** A request that passed its route's access and schemas. */
export interface Call<R extends Route> {
  readonly params: Validated<R, "params">;
  readonly query: Validated<R, "query">;
  readonly body: Validated<R, "body">;
  readonly principal: R["access"] extends "public" ? undefined : Principal;
}

/** One of the success answers that the route declares. */
export type Reply<R extends Route> = {
  [Status in keyof R["responses"] & SuccessStatus]: {
    readonly status: Status;
    readonly headers?: Readonly<Record<string, string>>;
  } & (R["responses"][Status] extends { readonly schema: infer S extends Schema }
    ? { readonly body: Output<S> }
    : { readonly body?: undefined });
}[keyof R["responses"] & SuccessStatus];

/** For every operation of a table, no more and no less, the function that answers it. */
export type Operations<Table extends RouteTable> = {
  readonly [Operation in keyof Table]: (call: Call<Table[Operation]>) => Promise<Reply<Table[Operation]>>;
};

export type ApiHandler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/** An operation as the router calls it; `serve` has checked that call and route fit. */
type AnyOperation = (call: {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly principal: Principal | undefined;
}) => Promise<Answer>;

/** The Lambda handler that serves the routes of a table: match, authenticate, authorize, validate, call, map errors. */
export function serve<Table extends RouteTable>(
  table: Table,
  operations: Operations<NoInfer<Table>>,
): ApiHandler {
  const { allowedOrigin } = environment();

  return async (event) => {
    const started = performance.now();
    const { requestId } = event.requestContext;
    const principal = principalOf(event);
    let operation: string | undefined;
    let answer: Answer;
    try {
      operation = match(table, event);
      answer = await call(table, operations, operation, event, principal);
    } catch (error) {
      answer = failure(error, requestId, operation);
    }
    log("INFO", "request", {
      requestId,
      route: operation ?? "none",
      status: answer.status,
      durationMs: Math.round(performance.now() - started),
      userId: principal?.userId,
    });
    return toResult(answer, event, allowedOrigin);
  };
}

/** The operation of a request. API Gateway has matched the path already and says which resource it is. */
function match<Table extends RouteTable>(table: Table, event: APIGatewayProxyEvent): keyof Table & string {
  const here = Object.entries(table).filter(([, route]) => route.path === event.resource);
  if (here.length === 0) throw new NotFoundError();
  const found = here.find(([, route]) => route.method === event.httpMethod);
  if (found === undefined) {
    throw new MethodNotAllowedError([...here.map(([, route]) => route.method), "OPTIONS"].sort());
  }
  return found[0];
}

async function call<Table extends RouteTable>(
  table: Table,
  operations: Operations<Table>,
  operation: keyof Table & string,
  event: APIGatewayProxyEvent,
  principal: Principal | undefined,
): Promise<Answer> {
  const route: Route | undefined = table[operation];
  if (route === undefined) throw new NotFoundError();
  const access: Access = route.access;
  const caller = authorize(access, principal);
  const { params, query, body } = validate({
    params: { schema: route.params, value: () => event.pathParameters ?? {} },
    query: { schema: route.query, value: () => queryOf(event) },
    body: { schema: route.body, value: () => bodyOf(event) },
  });
  const answer = operations[operation] as unknown as AnyOperation;
  return answer({ params, query, body, principal: caller });
}

function failure(error: unknown, requestId: string, operation: string | undefined): Answer {
  const { problem, headers, known } = mapError(error, requestId);
  if (!known) {
    reportUnhandled(error, { requestId, route: operation ?? "none" });
  }
  return { status: problem.status, body: problem, headers, contentType: "application/problem+json" };
}
