import { randomUUID } from "node:crypto";
import {
  type ApiBody,
  type ApiOperation,
  type AuthorizerSettings,
  functionArnIn,
  type Integration,
  staticHeaders,
} from "./api-body";
import type { ApiRequest, ApiResponse, Exchange } from "./api-messages";
import { GatewayAnswer, gatewayResponse } from "./gateway-responses";
import { IntegrationThrottledError, type Invoke } from "./invoke";
import { type ApiIdentity, headerOf, lastOf, type ProxyEvent, proxyEvent } from "./proxy-event";
import { proxyResponse } from "./proxy-response";
import { RequestAuthorizer } from "./request-authorizer";
import { RequestValidator } from "./request-validator";
import { type Match, RouteTable } from "./route-table";

/**
 * Bytes of a request or of a response.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const PAYLOAD_LIMIT = 10 * 2 ** 20;
/** Milliseconds that an integration may take, where the body does not say. */
const INTEGRATION_TIMEOUT = 29_000;

/** Plays API Gateway's REST API over the body that it would import: whatever it answers is written there. */
export class RestApi {
  private readonly routes: RouteTable;
  private readonly validator: RequestValidator;
  private readonly authorizers = new Map<string, RequestAuthorizer>();
  private readonly binaryTypes: readonly string[];

  /** @param body the deployed OpenAPI document, references resolved */
  constructor(
    private readonly body: ApiBody,
    private readonly api: ApiIdentity,
    private readonly invoke: Invoke,
  ) {
    this.routes = new RouteTable(body.paths);
    this.validator = new RequestValidator(body);
    this.binaryTypes = body["x-amazon-apigateway-binary-media-types"] ?? [];
    for (const [name, scheme] of Object.entries(body.components?.securitySchemes ?? {})) {
      const settings = scheme["x-amazon-apigateway-authorizer"];
      if (settings !== undefined) this.authorizers.set(name, authorizerOf(api, name, settings));
    }
  }

  /**
   * Answers a request; never throws.
   *
   * @param invoke @default the one of the constructor
   * @param requestId @default a new one
   */
  async exchange(
    request: ApiRequest,
    invoke: Invoke = this.invoke,
    requestId: string = randomUUID(),
  ): Promise<Exchange> {
    let resource: string | undefined;
    try {
      const { url, found } = this.route(request);
      resource = found.resource;
      return { requestId, resource, response: await this.answer(request, requestId, url, found, invoke) };
    } catch (error) {
      const answer = error instanceof GatewayAnswer ? error : new GatewayAnswer("DEFAULT_5XX");
      const context = {
        requestId,
        resourcePath: resource ?? "",
        httpMethod: request.method,
        stage: this.api.stage,
      };
      const response = gatewayResponse(this.body["x-amazon-apigateway-gateway-responses"], answer, context);
      return {
        requestId,
        ...(resource === undefined ? {} : { resource }),
        gatewayResponse: answer.type,
        response,
      };
    }
  }

  private route({ method, path }: ApiRequest): { readonly url: URL; readonly found: Match } {
    try {
      const url = new URL(`https://api.example${path}`);
      const found = this.routes.match(method, url.pathname);
      if (found !== undefined) return { url, found };
    } catch (error) {
      if (!(error instanceof URIError || error instanceof TypeError)) throw error;
      throw new GatewayAnswer("DEFAULT_4XX");
    }
    throw new GatewayAnswer("MISSING_AUTHENTICATION_TOKEN");
  }

  private async answer(
    request: ApiRequest,
    requestId: string,
    url: URL,
    { resource, params, operation }: Match,
    invoke: Invoke,
  ): Promise<ApiResponse> {
    const integration = operation["x-amazon-apigateway-integration"];
    if (Buffer.byteLength(request.body ?? "") > PAYLOAD_LIMIT) throw new GatewayAnswer("REQUEST_TOO_LARGE");
    const { body: _, ...head } = request;
    const sent = { ...head, ...this.bodyOf(request) };
    const event = proxyEvent(this.api, sent, requestId, url, resource, params);
    const context = await this.authorize(operation, event, invoke);
    if (context !== undefined) event.requestContext.authorizer = context;
    this.validator.validate(operation, event);
    if (integration.type === "mock") return mockResponse(integration);
    const result = await integrate(integration, event, invoke);
    return proxyResponse(result, this.isBinary(lastOf(headerOf(request.headers ?? {}, "accept"))));
  }

  private async authorize(
    { security = [] }: ApiOperation,
    event: ProxyEvent,
    invoke: Invoke,
  ): Promise<Record<string, unknown> | undefined> {
    const [name] = Object.keys(security[0] ?? {});
    return name === undefined ? undefined : this.authorizers.get(name)?.authorize(event, invoke);
  }

  /** Bodies of binary types travel in base64, all others as text. */
  private bodyOf({ body, headers = {} }: ApiRequest): { body?: string; isBase64Encoded: boolean } {
    if (body === undefined || body.length === 0) return { isBase64Encoded: false };
    if (this.isBinary(lastOf(headerOf(headers, "content-type")))) {
      return { body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
    }
    return { body: typeof body === "string" ? body : body.toString("utf8"), isBase64Encoded: false };
  }

  private isBinary(mediaType = ""): boolean {
    const [type = ""] = mediaType.split(/[;,]/);
    return this.binaryTypes.some((each) => each === "*/*" || each === type.trim());
  }
}

function authorizerOf(api: ApiIdentity, name: string, settings: AuthorizerSettings): RequestAuthorizer {
  if (settings.type !== "request") {
    throw new Error(
      `The authorizer ${name} is of type "${settings.type}"; the local platform plays "request" only.`,
    );
  }
  return new RequestAuthorizer(api, settings);
}

async function integrate(
  { type, uri, timeoutInMillis = INTEGRATION_TIMEOUT }: Integration,
  event: ProxyEvent,
  invoke: Invoke,
): Promise<unknown> {
  if (type !== "aws_proxy") throw new GatewayAnswer("API_CONFIGURATION_ERROR");
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new GatewayAnswer("INTEGRATION_TIMEOUT")), timeoutInMillis);
  });
  try {
    return await Promise.race([invoke(functionArnIn(uri), event), tooLate]);
  } catch (error) {
    if (error instanceof GatewayAnswer) throw error;
    throw new GatewayAnswer(error instanceof IntegrationThrottledError ? "THROTTLED" : "INTEGRATION_FAILURE");
  } finally {
    clearTimeout(timer);
  }
}

function mockResponse({ responses }: Integration): ApiResponse {
  const { statusCode = "200", responseParameters } = responses?.default ?? {};
  return { status: Number(statusCode), headers: staticHeaders(responseParameters), body: "" };
}
