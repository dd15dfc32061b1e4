import type { ApiRequest } from "./api-messages";

/** Where an API lives. */
export interface ApiIdentity {
  readonly accountId: string;
  readonly apiId: string;
  readonly region: string;
  /** Name of the API's stage. */
  readonly stage: string;
}

export type ProxyEvent = ReturnType<typeof proxyEvent>;

export interface ProxyRequest extends Omit<ApiRequest, "body"> {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** From the range for documentation (RFC 5737). */
const DOCUMENTATION_ADDRESS = "203.0.113.1";

/**
 * A proxy event (version 1).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(
  api: ApiIdentity,
  { method, headers = {}, body, isBase64Encoded, sourceIp = DOCUMENTATION_ADDRESS }: ProxyRequest,
  requestId: string,
  { pathname, searchParams }: URL,
  resource: string,
  params: Readonly<Record<string, string>>,
) {
  const names = [...new Set(searchParams.keys())];
  const now = new Date();
  const context: Record<string, unknown> = {
    accountId: api.accountId,
    apiId: api.apiId,
    domainPrefix: api.apiId,
    domainName: `${api.apiId}.execute-api.${api.region}.amazonaws.com`,
    extendedRequestId: requestId,
    httpMethod: method,
    identity: { sourceIp, userAgent: lastOf(headerOf(headers, "user-agent")) ?? null },
    path: `/${api.stage}${pathname}`,
    protocol: "HTTP/1.1",
    requestId,
    requestTime: commonLogTime(now),
    requestTimeEpoch: now.getTime(),
    resourcePath: resource,
    stage: api.stage,
  };
  return {
    resource,
    path: pathname,
    httpMethod: method,
    headers: mapped(headers, (value) => lastOf(value) ?? ""),
    multiValueHeaders: mapped(headers, (value) => (typeof value === "string" ? [value] : [...value])),
    pathParameters: Object.keys(params).length === 0 ? null : params,
    queryStringParameters:
      names.length === 0
        ? null
        : Object.fromEntries(names.map((name) => [name, searchParams.getAll(name).at(-1)])),
    multiValueQueryStringParameters:
      names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, searchParams.getAll(name)])),
    stageVariables: null,
    body: body ?? null,
    isBase64Encoded,
    requestContext: context,
  };
}

/** Whether a request has a parameter of a route. */
export function isPresent(event: ProxyEvent, place: string, name: string): boolean {
  return (parameterOf(event, place, name) ?? "") !== "" || isEmptyQuery(event, place, name);
}

/** The value of a parameter, by any spelling of a header's name. */
export function parameterOf(event: ProxyEvent, place: string, name: string): string | undefined {
  if (place === "path") return event.pathParameters?.[name];
  if (place === "querystring" || place === "query") return event.queryStringParameters?.[name];
  return lastOf(headerOf(event.headers, name.toLowerCase()));
}

/** A parameter of the query counts as present when it is empty. */
function isEmptyQuery(event: ProxyEvent, place: string, name: string): boolean {
  return (place === "querystring" || place === "query") && parameterOf(event, place, name) !== undefined;
}

/** @param lowerCase the header's name */
export function headerOf(
  headers: NonNullable<ApiRequest["headers"]>,
  lowerCase: string,
): string | readonly string[] | undefined {
  for (const name in headers) if (name.toLowerCase() === lowerCase) return headers[name];
  return undefined;
}

export function lastOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.at(-1);
}

function mapped<T>(
  headers: NonNullable<ApiRequest["headers"]>,
  turn: (value: string | readonly string[]) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, turn(value)]));
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `22/Nov/2026:18:00:00 +0000` */
function commonLogTime(time: Date): string {
  const [date = "", clock = ""] = time.toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`;
}
