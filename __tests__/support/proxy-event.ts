/** What a client sends. */
export interface HttpRequest {
  readonly method: string;
  /** With the query, without the API's stage: `/solutions?category=data`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default an address from the range for documentation */
  readonly sourceIp?: string;
}

/** Name of the API's stage. */
export const API_STAGE = "dev";

export type ProxyEvent = ReturnType<typeof proxyEvent>;

/** A proxy event (version 1). */
export function proxyEvent(
  { method, headers = {}, body, sourceIp = "203.0.113.1" }: HttpRequest,
  requestId: string,
  { pathname, searchParams }: URL,
  resource: string,
  params: Readonly<Record<string, string>>,
) {
  const names = [...new Set(searchParams.keys())];
  const context: Record<string, unknown> = {
    accountId: "000000000000",
    apiId: "api",
    httpMethod: method,
    identity: { sourceIp, userAgent: headers["User-Agent"] ?? null },
    path: `/${API_STAGE}${pathname}`,
    protocol: "HTTP/1.1",
    requestId,
    requestTimeEpoch: Date.now(),
    resourcePath: resource,
    stage: API_STAGE,
  };
  return {
    resource,
    path: pathname,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    pathParameters: Object.keys(params).length === 0 ? null : params,
    queryStringParameters:
      names.length === 0
        ? null
        : Object.fromEntries(names.map((name) => [name, searchParams.getAll(name).at(-1)])),
    multiValueQueryStringParameters:
      names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded: false,
    requestContext: context,
  };
}

/** Whether a request has a parameter of a route. */
export function isPresent(event: ProxyEvent, place: string, name: string): boolean {
  if (place === "path") return (event.pathParameters?.[name] ?? "") !== "";
  if (place === "querystring" || place === "query") return event.queryStringParameters?.[name] !== undefined;
  return Object.entries(event.headers).some(
    ([key, value]) => key.toLowerCase() === name.toLowerCase() && value !== "",
  );
}
