import { ConfigurationError } from "../../../config/errors";
import type { Owner, Route, RouteTable } from "../../../handlers/common/route";
import { preflightMethod } from "./cors";
import { gatewayModel } from "./gateway-model";
import { gatewayResponses } from "./gateway-responses";
import { isJsonObject, type Json, type JsonObject, mapTexts, sortedJson } from "./json";
import type { PublishedDocument } from "./published-document";
import type { PublishedOperation } from "./published-operation";
import { COMPONENT_PREFIX } from "./schemas";

export interface DeployedBodyProps {
  readonly name: string;
  readonly region: string;
  readonly origin: string;
  readonly routes: RouteTable;
  readonly document: PublishedDocument;
  /** ARNs of the functions, composed from names: known at plan, and no cycle between API and functions. */
  readonly functionArns: Readonly<Record<Owner | "authorizer", string>>;
}

/** Presence of parameters is checked by API Gateway, everything else by the function, which can name each field. */
const VALIDATOR = "parameters";
const AUTHORIZER = "session";

/**
 * The body that API Gateway imports: a projection of the published document onto what it supports without a warning, with
 * an integration for every method, the authorizer, CORS and its own error answers.
 *
 * @returns JSON text with sorted members
 * @throws ConfigurationError when a schema, or a path with two owners, has no counterpart in API Gateway
 */
export function deployedBody(props: DeployedBodyProps): string {
  const { name, region, origin, document, functionArns } = props;
  return sortedJson({
    openapi: "3.0.1",
    info: { title: name, version: "1" },
    paths: Object.fromEntries(
      Object.entries(document.paths).map(([path, operations]) => [
        path,
        deployedPath(path, operations, props),
      ]),
    ),
    components: {
      schemas: literal(
        Object.fromEntries(
          Object.entries(document.components.schemas).map(([model, schema]) => [
            model,
            gatewayModel(model, isJsonObject(schema) ? schema : {}),
          ]),
        ),
      ),
      securitySchemes: {
        [AUTHORIZER]: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "request",
            identitySource: "method.request.header.Authorization",
            authorizerUri: invocationArn(region, functionArns.authorizer),
            // A session ends at once when it is revoked: no answer is kept.
            authorizerResultTtlInSeconds: 0,
          },
        },
      },
    },
    "x-amazon-apigateway-request-validators": {
      [VALIDATOR]: { validateRequestParameters: true, validateRequestBody: false },
    },
    "x-amazon-apigateway-request-validator": VALIDATOR,
    "x-amazon-apigateway-gateway-responses": gatewayResponses(origin),
  });
}

/** The methods of a path, its preflight, and everything else to the owning function, which answers 405 with `Allow`. */
function deployedPath(
  path: string,
  operations: Readonly<Record<string, PublishedOperation>>,
  { region, origin, routes, functionArns }: DeployedBodyProps,
): JsonObject {
  const declared = Object.values(routes).filter((route) => route.path === path);
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) =>
    deployedParameter({ name, in: "path", required: true }),
  );
  const integration = {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: invocationArn(region, functionArns[ownerOf(path, declared)]),
  };
  const methods = Object.entries(operations).map(([method, operation]) => [
    method,
    {
      ...deployedOperation(operation, routes[operation.operationId]),
      "x-amazon-apigateway-integration": integration,
    },
  ]);
  return {
    ...Object.fromEntries(methods),
    options: {
      parameters,
      ...preflightMethod(
        origin,
        declared.map(({ method }) => method),
        declared.flatMap(({ headers }) => Object.keys(headers?.shape ?? {})),
      ),
    },
    "x-amazon-apigateway-any-method": {
      parameters,
      security: [],
      responses: { 405: { description: "The path has no such method" } },
      "x-amazon-apigateway-integration": integration,
    },
  };
}

function deployedOperation(operation: PublishedOperation, route: Route | undefined): JsonObject {
  const { operationId, parameters, responses } = operation;
  // A body that somebody else defines has no model.
  const requestBody = route?.rawBody === true ? undefined : operation.requestBody;
  return {
    operationId,
    parameters: Array.isArray(parameters) ? parameters.map(deployedParameter) : undefined,
    requestBody: isJsonObject(requestBody)
      ? { required: true, content: modelContent(operationId, requestBody.content) }
      : undefined,
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, { description, content }]) => [
        status,
        { description: literal(description ?? ""), content: modelContent(operationId, content) },
      ]),
    ),
    security: operation["x-access"] === "public" ? [] : [{ [AUTHORIZER]: [] }],
  };
}

/** API Gateway looks at nothing but presence, and warns of more. */
function deployedParameter({ name, in: place, required }: JsonObject): JsonObject {
  return { name, in: place, required, schema: { type: "string" } };
}

/** Only named schemas: for others, API Gateway would make up names of models at every import. */
function modelContent(operationId: string, content: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(content)) return undefined;
  for (const media of Object.values(content)) {
    const schema = isJsonObject(media) && isJsonObject(media.schema) ? media.schema : {};
    if (typeof schema.$ref !== "string" || !schema.$ref.startsWith(COMPONENT_PREFIX)) {
      throw new ConfigurationError(
        `The body or an answer of the route "${operationId}" has a schema without a name: wrap it in model(name, schema).`,
      );
    }
  }
  return content;
}

function ownerOf(path: string, declared: readonly Route[]): Owner {
  const owners = [...new Set(declared.map(({ owner }) => owner))];
  const [owner] = owners;
  if (owner === undefined || owners.length > 1) {
    throw new ConfigurationError(
      `The path "${path}" belongs to ${owners.join(" and ") || "no function"}: one function has to own all its methods, so that it can answer those that do not exist.`,
    );
  }
  return owner;
}

function invocationArn(region: string, functionArn: string): string {
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

/** Text that Terraform must not evaluate: a pattern may hold `${`. */
function literal(value: Json): Json {
  return mapTexts(value, (text) => text.replaceAll(/[$%](?=\{)/g, "$&$&"));
}
