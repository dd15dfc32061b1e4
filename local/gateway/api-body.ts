/** What API Gateway reads of an OpenAPI document that it imports. */
export interface ApiBody {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, object>>;
    readonly securitySchemes?: Readonly<
      Record<string, { readonly "x-amazon-apigateway-authorizer"?: AuthorizerSettings }>
    >;
  };
  readonly "x-amazon-apigateway-gateway-responses"?: Readonly<Record<string, GatewayResponseSettings>>;
  readonly "x-amazon-apigateway-request-validator"?: string;
  readonly "x-amazon-apigateway-request-validators"?: Readonly<Record<string, ValidatorSettings>>;
  readonly "x-amazon-apigateway-binary-media-types"?: readonly string[];
}

export interface ApiOperation {
  readonly operationId?: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly ApiParameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema?: object }>>;
  };
  readonly "x-amazon-apigateway-request-validator"?: string;
  readonly "x-amazon-apigateway-integration": Integration;
}

export interface ApiParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}

export interface Integration {
  readonly type: string;
  readonly uri?: string;
  /** Milliseconds. */
  readonly timeoutInMillis?: number;
  readonly responses?: {
    readonly default: {
      readonly statusCode?: string;
      readonly responseParameters?: Readonly<Record<string, string>>;
    };
  };
}

export interface AuthorizerSettings {
  readonly type: string;
  readonly authorizerUri: string;
  /** `method.request.header.Authorization`, with commas between several. */
  readonly identitySource?: string;
  /** Seconds. */
  readonly authorizerResultTtlInSeconds?: number;
}

export interface GatewayResponseSettings {
  readonly statusCode?: string;
  readonly responseParameters?: Readonly<Record<string, string>>;
  readonly responseTemplates?: Readonly<Record<string, string>>;
}

export interface ValidatorSettings {
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

/** Under which a path holds what serves every method that it does not name. */
export const ANY_METHOD = "x-amazon-apigateway-any-method";

/** The function that a URI of API Gateway invokes. @throws Error when it invokes none */
export function functionArnIn(uri: string | undefined): string {
  const [, arn] = /\/functions\/(.+)\/invocations$/.exec(uri ?? "") ?? [];
  if (arn === undefined) throw new Error(`"${uri}" invokes no function`);
  return arn;
}

/** `method.response.header.Name` and the like, with values in quotes; by names in lower case. */
export function staticHeaders(parameters: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name.replace(/^.*\.header\./, "").toLowerCase(),
      value.replace(/^'|'$/g, ""),
    ]),
  );
}
