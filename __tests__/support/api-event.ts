import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Principal } from "../../handlers/common/auth";

export interface ApiRequest {
  readonly method?: string;
  /** The resource as the route table writes it. @default the path */
  readonly resource?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default "192.0.2.1", an address for documentation */
  readonly sourceIp?: string;
  /** What the authorizer found out; absent: it did not run. */
  readonly principal?: Principal | undefined;
}

/** A proxy event (version 1) as API Gateway sends it to a function. */
export function apiEvent(path: string, request: ApiRequest = {}): APIGatewayProxyEvent {
  const { method = "GET", resource = path, params, query, headers = {}, body, principal } = request;
  const { sourceIp = "192.0.2.1" } = request;
  const values = Object.entries(query ?? {}).map(([name, value]) => [name, [value].flat()] as const);
  const event = {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    pathParameters: params ?? null,
    queryStringParameters:
      query === undefined ? null : Object.fromEntries(values.map(([n, v]) => [n, v.at(-1)])),
    multiValueQueryStringParameters: query === undefined ? null : Object.fromEntries(values),
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded: false,
    requestContext: {
      accountId: "000000000000",
      apiId: "api",
      // API Gateway hands numbers of the authorizer's context on as texts.
      authorizer:
        principal === undefined ? undefined : { ...principal, sessionEpoch: String(principal.sessionEpoch) },
      httpMethod: method,
      identity: { sourceIp },
      path: `/dev${path}`,
      protocol: "HTTP/1.1",
      requestId: "request-1",
      requestTimeEpoch: 0,
      resourceId: "resource",
      resourcePath: resource,
      stage: "dev",
    },
  };
  return event as unknown as APIGatewayProxyEvent;
}
