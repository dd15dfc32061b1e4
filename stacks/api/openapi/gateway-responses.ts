import type { Problem } from "../../../handlers/common/problem";
import { corsHeaders, headerParameters, quoted, type StaticHeaders } from "./cors";
import type { JsonObject } from "./json";

interface GatewayResponse {
  readonly status: number;
  readonly title: string;
  /** More about this one request, as API Gateway tells it. */
  readonly detail?: string;
  readonly headers?: StaticHeaders;
}

const NOT_FOUND: GatewayResponse = { status: 404, title: "Not Found" };

/**
 * What API Gateway answers by itself, as problem details.
 *
 * No route is signed with AWS credentials, so what API Gateway calls a missing token, a bad signature or an expired token
 * is a request for a path that does not exist.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const GATEWAY_RESPONSES = {
  UNAUTHORIZED: { status: 401, title: "Unauthorized", headers: { "WWW-Authenticate": quoted("Bearer") } },
  ACCESS_DENIED: { status: 403, title: "Forbidden" },
  AUTHORIZER_FAILURE: { status: 500, title: "Internal Server Error" },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    title: "Bad Request",
    detail: "$context.error.validationErrorString",
  },
  MISSING_AUTHENTICATION_TOKEN: NOT_FOUND,
  INVALID_SIGNATURE: NOT_FOUND,
  EXPIRED_TOKEN: NOT_FOUND,
  RESOURCE_NOT_FOUND: NOT_FOUND,
  REQUEST_TOO_LARGE: { status: 413, title: "Content Too Large" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: "Unsupported Media Type" },
  THROTTLED: { status: 429, title: "Too Many Requests", headers: { "Retry-After": quoted("1") } },
  INTEGRATION_TIMEOUT: { status: 504, title: "Gateway Timeout" },
  INTEGRATION_FAILURE: { status: 502, title: "Bad Gateway" },
  WAF_FILTERED: { status: 403, title: "Forbidden" },
  DEFAULT_4XX: { status: 400, title: "Bad Request" },
  DEFAULT_5XX: { status: 500, title: "Internal Server Error" },
} as const satisfies Record<string, GatewayResponse>;

/** The value of `x-amazon-apigateway-gateway-responses`. */
export function gatewayResponses(origin: string): JsonObject {
  return Object.fromEntries(
    Object.entries<GatewayResponse>(GATEWAY_RESPONSES).map(([type, response]) => [
      type,
      gatewayResponse(response, origin),
    ]),
  );
}

function gatewayResponse({ status, title, detail, headers }: GatewayResponse, origin: string): JsonObject {
  const body: Problem = {
    type: "about:blank",
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    requestId: "$context.requestId",
  };
  return {
    statusCode: String(status),
    responseParameters: headerParameters("gatewayresponse", {
      ...corsHeaders(origin),
      "Cache-Control": quoted("no-store"),
      "Content-Type": quoted("application/problem+json"),
      "X-Content-Type-Options": quoted("nosniff"),
      ...headers,
    }),
    // By the type that API Gateway falls back to; the header above names the real one.
    responseTemplates: { "application/json": JSON.stringify(body) },
  };
}
