import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { authorize, type Principal, principalOf } from "./auth";
import { environment } from "./env";
import { MethodNotAllowedError, NotFoundError } from "./errors";
import { reportUnhandled } from "./failures";
import { type Answer, bodyOf, checkBodySize, headersOf, queryOf, toResult } from "./http";
import { errorFields, log } from "./logger";
import type { AnyOperation, Operations } from "./operations";
import { mapError, problem } from "./problem";
import { type Invocation, type RequestContext, requestOf, within } from "./request";
import type { Access, Route, RouteTable } from "./route";
import { validate } from "./validation";

export type ApiHandler = (
  event: APIGatewayProxyEvent,
  invocation?: Invocation,
) => Promise<APIGatewayProxyResult>;

/** Whether this instance has not answered yet: its first request carries the time of its start. */
let isCold = true;

/** The Lambda handler that serves the routes of a table: match, authenticate, authorize, validate, call, map errors. */
export function serve<Table extends RouteTable>(
  table: Table,
  operations: Operations<NoInfer<Table>>,
): ApiHandler {
  const { allowedOrigin } = environment();

  return async (event, invocation) => {
    const started = performance.now();
    const coldStart = isCold;
    isCold = false;
    const request = requestOf(event, invocation);
    const principal = principalOf(event);
    let operation: string | undefined;
    let answer: Answer;
    try {
      operation = match(table, event);
      const found = operation;
      answer = await within(request, () => call(table, operations, found, event, request, principal));
    } catch (error) {
      answer = failure(error, request.id, operation);
    }
    log("INFO", "request", {
      requestId: request.id,
      route: operation ?? "none",
      status: answer.status,
      durationMs: Math.round(performance.now() - started),
      userId: principal?.userId,
      coldStart,
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
  request: RequestContext,
  principal: Principal | undefined,
): Promise<Answer> {
  const route: Route | undefined = table[operation];
  if (route === undefined) throw new NotFoundError();
  const access: Access = route.access;
  const caller = authorize(access, principal);
  if (route.rawBody === true) checkBodySize(request.rawBody);
  const { params, query, headers, body } = validate({
    params: { schema: route.params, value: () => event.pathParameters ?? {} },
    query: { schema: route.query, value: () => queryOf(event) },
    headers: {
      schema: route.headers,
      value: () => headersOf(event, Object.keys(route.headers?.shape ?? {})),
    },
    body: { schema: route.body, value: () => bodyOf(event, request.rawBody) },
  });
  const answer = operations[operation] as unknown as AnyOperation;
  const reply = await answer({ params, query, headers, body, principal: caller, request });
  const isProblem = route.responses[reply.status]?.schema === problem;
  return isProblem ? { ...reply, contentType: PROBLEM } : reply;
}

const PROBLEM = "application/problem+json";

function failure(error: unknown, requestId: string, operation: string | undefined): Answer {
  const { problem, headers, known } = mapError(error, requestId);
  const fields = { requestId, route: operation ?? "none" };
  if (!known) {
    reportUnhandled(error, fields);
  } else if (problem.status >= 500) {
    log("WARN", "unavailable", { ...fields, ...errorFields(error instanceof Error ? error.cause : error) });
  }
  return { status: problem.status, body: problem, headers, contentType: PROBLEM };
}
