import { type ApiBody, staticHeaders } from "./api-body";
import type { ApiResponse } from "./api-messages";

/**
 * Status and words of the answers that API Gateway gives by itself, where the body says nothing else.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const DEFAULTS = {
  ACCESS_DENIED: [403, "User is not authorized to access this resource"],
  API_CONFIGURATION_ERROR: [500, "Internal server error"],
  AUTHORIZER_FAILURE: [500, "Internal server error"],
  BAD_REQUEST_BODY: [400, "Invalid request body"],
  BAD_REQUEST_PARAMETERS: [400, "Missing required request parameters"],
  DEFAULT_4XX: [400, "Bad request"],
  DEFAULT_5XX: [502, "Internal server error"],
  INTEGRATION_FAILURE: [504, "Internal server error"],
  INTEGRATION_TIMEOUT: [504, "Endpoint request timed out"],
  MISSING_AUTHENTICATION_TOKEN: [403, "Missing Authentication Token"],
  REQUEST_TOO_LARGE: [413, "Request Too Long"],
  THROTTLED: [429, "Too Many Requests"],
  UNAUTHORIZED: [401, "Unauthorized"],
} as const satisfies Record<string, readonly [number, string]>;

export type GatewayResponseType = keyof typeof DEFAULTS;

/** An answer that API Gateway gives by itself. */
export class GatewayAnswer extends Error {
  override readonly name = "GatewayAnswer";
  /** @param detail what is wrong with the request @default the type's own words */
  constructor(
    readonly type: GatewayResponseType,
    readonly detail?: string,
  ) {
    super(detail ?? DEFAULTS[type][1]);
  }
}

/** The values of `$context` that a template may name. */
export type TemplateContext = Readonly<Record<string, string>>;

/** What the body says of a type, or of all like it, or else API Gateway's own words. */
export function gatewayResponse(
  responses: ApiBody["x-amazon-apigateway-gateway-responses"] = {},
  answer: GatewayAnswer,
  context: TemplateContext,
): ApiResponse {
  const [status, message] = DEFAULTS[answer.type];
  const settings = responses[answer.type] ?? responses[status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
  const template =
    settings?.responseTemplates?.["application/json"] ?? '{"message":$context.error.messageString}';
  const values: TemplateContext = {
    ...context,
    "error.message": message,
    "error.messageString": JSON.stringify(message),
    "error.responseType": answer.type,
    "error.validationErrorString": answer.detail ?? "",
  };
  return {
    status: Number(settings?.statusCode ?? status),
    headers: { "content-type": "application/json", ...staticHeaders(settings?.responseParameters) },
    body: template.replace(/\$context\.([\w.]*\w)/g, (_, name: string) => values[name] ?? ""),
  };
}
