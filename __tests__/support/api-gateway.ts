import { randomUUID } from "node:crypto";
import type { APIGatewayAuthorizerResult, APIGatewayProxyResult } from "aws-lambda";
import { API_STAGE, type HttpRequest, isPresent, type ProxyEvent, proxyEvent } from "./proxy-event";

export interface HttpResponse {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Invokes the function of an ARN; throws what the function threw. */
export type Invoke = (functionArn: string, event: object) => Promise<unknown>;

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly "x-amazon-apigateway-integration": {
    readonly type: "aws_proxy" | "mock";
    readonly uri?: string;
    readonly responses?: {
      readonly default: { readonly responseParameters: Readonly<Record<string, string>> };
    };
  };
}

interface Body {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<
      Record<string, { readonly "x-amazon-apigateway-authorizer": { readonly authorizerUri: string } }>
    >;
  };
  readonly "x-amazon-apigateway-gateway-responses": Readonly<
    Record<
      string,
      {
        readonly statusCode: string;
        readonly responseParameters: Readonly<Record<string, string>>;
        readonly responseTemplates: Readonly<Record<string, string>>;
      }
    >
  >;
}

const ANY = "x-amazon-apigateway-any-method";

/** An answer that API Gateway gives by itself. */
class GatewayAnswer extends Error {
  constructor(readonly type: string) {
    super(type);
  }
}

/** Plays API Gateway over the body that it would import: paths, authorizer, required parameters, proxy events, its errors. */
export class ApiGateway {
  /** Everything that went through, for what must be found nowhere else. */
  readonly traffic: { readonly request: HttpRequest; readonly response: HttpResponse }[] = [];
  private readonly body: Body;

  /** @param body the deployed OpenAPI document as JSON text */
  constructor(
    body: string,
    private readonly invoke: Invoke,
  ) {
    this.body = JSON.parse(body);
  }

  async request(request: HttpRequest): Promise<HttpResponse> {
    const requestId = randomUUID();
    const response = await this.answer(request, requestId).catch((error: unknown) => {
      if (!(error instanceof GatewayAnswer)) throw error;
      return this.gatewayResponse(error.type, requestId);
    });
    this.traffic.push({ request, response });
    return response;
  }

  private async answer(request: HttpRequest, requestId: string): Promise<HttpResponse> {
    const url = new URL(request.path, "https://api.example");
    const found = this.match(url.pathname);
    if (found === undefined) throw new GatewayAnswer("MISSING_AUTHENTICATION_TOKEN");
    const { resource, params, methods } = found;
    const operation = methods[request.method.toLowerCase()] ?? methods[ANY];
    if (operation === undefined) throw new GatewayAnswer("MISSING_AUTHENTICATION_TOKEN");
    const integration = operation["x-amazon-apigateway-integration"];
    if (integration.type === "mock") {
      return {
        status: 204,
        headers: staticHeaders(integration.responses?.default.responseParameters),
        body: "",
      };
    }

    const event = proxyEvent(request, requestId, url, resource, params);
    if ((operation.security ?? []).length > 0) {
      event.requestContext.authorizer = await this.authorize(event, request.method, url.pathname);
    }
    for (const { name, in: place, required } of operation.parameters ?? []) {
      if (required === true && !isPresent(event, place, name))
        throw new GatewayAnswer("BAD_REQUEST_PARAMETERS");
    }
    return proxyResponse(await this.integrate(functionArnIn(integration.uri), event));
  }

  /** The resource that a path is of: fixed parts come before parameters. */
  private match(path: string) {
    const parts = path.split("/");
    const candidates = Object.keys(this.body.paths).filter((resource) => {
      const wanted = resource.split("/");
      return (
        wanted.length === parts.length &&
        wanted.every((part, index) => (part.startsWith("{") ? parts[index] !== "" : part === parts[index]))
      );
    });
    const [resource] = candidates.sort((a, b) => a.split("{").length - b.split("{").length);
    if (resource === undefined) return undefined;
    const params = resource
      .split("/")
      .flatMap((part, index) =>
        part.startsWith("{") ? [[part.slice(1, -1), decodeURIComponent(parts[index] ?? "")]] : [],
      );
    return {
      resource,
      params: Object.fromEntries(params) as Record<string, string>,
      methods: this.body.paths[resource] ?? {},
    };
  }

  private async authorize(event: ProxyEvent, method: string, path: string): Promise<object> {
    if (!isPresent(event, "header", "Authorization")) throw new GatewayAnswer("UNAUTHORIZED");
    const [scheme] = Object.values(this.body.components.securitySchemes);
    const methodArn = `arn:aws:execute-api:us-east-1:000000000000:api/${API_STAGE}/${method}${path}`;
    const authorizerEvent = { ...event, type: "REQUEST", methodArn };
    let result: APIGatewayAuthorizerResult;
    try {
      const arn = functionArnIn(scheme?.["x-amazon-apigateway-authorizer"].authorizerUri);
      result = (await this.invoke(arn, authorizerEvent)) as APIGatewayAuthorizerResult;
    } catch (error) {
      const isRefusal = error instanceof Error && error.message === "Unauthorized";
      throw new GatewayAnswer(isRefusal ? "UNAUTHORIZED" : "AUTHORIZER_FAILURE");
    }
    if (!allows(result, methodArn)) throw new GatewayAnswer("ACCESS_DENIED");
    // API Gateway hands numbers and booleans on as texts.
    const context = Object.entries(result.context ?? {}).map(([name, value]) => [name, String(value)]);
    return { principalId: result.principalId, ...Object.fromEntries(context) };
  }

  private async integrate(arn: string, event: object): Promise<APIGatewayProxyResult> {
    try {
      return (await this.invoke(arn, event)) as APIGatewayProxyResult;
    } catch {
      throw new GatewayAnswer("INTEGRATION_FAILURE");
    }
  }

  private gatewayResponse(type: string, requestId: string): HttpResponse {
    const response = this.body["x-amazon-apigateway-gateway-responses"][type];
    if (response === undefined) throw new Error(`the body has no answer for ${type}`);
    const template = response.responseTemplates["application/json"] ?? "";
    return {
      status: Number(response.statusCode),
      headers: staticHeaders(response.responseParameters),
      body: template
        .replace("$context.requestId", requestId)
        .replace("$context.error.validationErrorString", "Missing required request parameters"),
    };
  }
}

function allows({ policyDocument }: APIGatewayAuthorizerResult, methodArn: string): boolean {
  return policyDocument.Statement.some((statement) => {
    const resources = "Resource" in statement ? [statement.Resource].flat() : [];
    return (
      statement.Effect === "Allow" &&
      resources.some((resource) => {
        const pattern = String(resource)
          .split("*")
          .map((part) => part.replace(/[.?+^${}()|[\]\\]/g, "\\$&"));
        return new RegExp(`^${pattern.join(".*")}$`).test(methodArn);
      })
    );
  });
}

function functionArnIn(uri: string | undefined): string {
  const [, arn] = /\/functions\/(.+)\/invocations$/.exec(uri ?? "") ?? [];
  if (arn === undefined) throw new Error(`"${uri}" invokes no function`);
  return arn;
}

function proxyResponse(result: APIGatewayProxyResult): HttpResponse {
  const headers = Object.entries(result.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  return { status: result.statusCode, headers: Object.fromEntries(headers), body: result.body };
}

/** `method.response.header.Name` and the like, with values in quotes. */
function staticHeaders(parameters: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name.replace(/^.*\.header\./, "").toLowerCase(),
      value.replace(/^'|'$/g, ""),
    ]),
  );
}
