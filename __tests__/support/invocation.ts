import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Route } from "../../handlers/common/route";
import { type ApiRequest, apiEvent } from "./api-event";
import { capturedLines } from "./captured-output";

/** An answer of the API, its body parsed. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, boolean | number | string>>;
  readonly body: Record<string, unknown>;
}

type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/**
 * Calls a route of a function as API Gateway would, and holds the answer against what the route declares: the promise of
 * the published document.
 */
export async function callRoute(
  handler: Handler,
  route: Route,
  request: Omit<ApiRequest, "method" | "resource"> = {},
): Promise<ApiAnswer> {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => request.params?.[name] ?? "");
  let result: APIGatewayProxyResult | undefined;
  await capturedLines(async () => {
    result = await handler(apiEvent(path, { ...request, method: route.method, resource: route.path }));
  });
  if (result === undefined) throw new Error(`no answer to ${route.method} ${path}`);

  const body: Record<string, unknown> = result.body === "" ? {} : JSON.parse(result.body);
  const declared = route.responses[result.statusCode];
  declared?.schema?.parse(body);
  if (result.statusCode < 300 && declared === undefined) {
    throw new Error(`${route.method} ${path} answers ${result.statusCode}, which it does not declare`);
  }
  return { status: result.statusCode, headers: result.headers ?? {}, body };
}
