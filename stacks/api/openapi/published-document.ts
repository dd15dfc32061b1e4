import type { StageConfig } from "../../../config/stages";
import { problem } from "../../../handlers/common/problem";
import type { Access, Owner, Route, RouteTable } from "../../../handlers/common/route";
import { routes } from "../../../handlers/routes";
import { type JsonObject, sortedJson } from "./json";
import { componentSchemas, memberSchemas, schemaOf } from "./schemas";

/** Version of the API's contract, not of the software: raised when a client has to change. */
const API_VERSION = "1.0.0";

/** The API as its clients see it, by parts of an OpenAPI document. */
export interface PublishedDocument extends JsonObject {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
  readonly components: { readonly schemas: JsonObject; readonly [part: string]: JsonObject };
}

export interface PublishedOperation extends JsonObject {
  readonly operationId: string;
  readonly "x-access": Access;
  readonly responses: Readonly<Record<string, JsonObject>>;
}

const ACCESS_DESCRIPTIONS: Readonly<Record<Access, string>> = {
  public: "Access: everybody.",
  user: "Access: everybody who is signed in.",
  partner: "Access: partners.",
  admin: "Access: admins.",
};

/** The parts of the API, each served by one function. */
const TAG_DESCRIPTIONS: Readonly<Record<Owner, string>> = {
  users: "Accounts and sessions",
  solutions: "The catalogue",
  transactions: "Purchases and sales",
};

/** The text of the published document of one stage: OpenAPI 3.0.1, readable and sorted. */
export function openApiDocument(
  stage: Pick<StageConfig, "name" | "region">,
  table: RouteTable = routes,
): string {
  return `${sortedJson(publishedDocument(stage, table), 2)}\n`;
}

/** The OpenAPI document that follows from a route table. */
export function publishedDocument(
  stage: Pick<StageConfig, "name" | "region">,
  table: RouteTable,
): PublishedDocument {
  const paths: Record<string, Record<string, PublishedOperation>> = {};
  for (const [operationId, route] of Object.entries(table)) {
    const path = paths[route.path] ?? {};
    path[route.method.toLowerCase()] = operation(operationId, route);
    paths[route.path] = path;
  }
  return {
    openapi: "3.0.1",
    info: {
      title: "Marketplace API",
      version: API_VERSION,
      description:
        "Software solutions for sale. Money is an integer of minor units with an ISO 4217 code, times are ISO 8601 in UTC, errors are problem details (RFC 9457).",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    servers: [
      {
        url: `https://{apiId}.execute-api.${stage.region}.amazonaws.com/${stage.name}`,
        description: `Stage ${stage.name}`,
        variables: {
          apiId: {
            default: "api-id",
            description: "The output rest_api_id; api_url holds the whole address",
          },
        },
      },
    ],
    tags: Object.entries(TAG_DESCRIPTIONS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The token that signing in answers with" },
      },
    },
  };
}

function operation(operationId: string, route: Route): PublishedOperation {
  const { summary, access, owner, body } = route;
  return {
    operationId,
    summary,
    description: ACCESS_DESCRIPTIONS[access],
    tags: [owner],
    "x-access": access,
    security: access === "public" ? [] : [{ bearer: [] }],
    parameters: parameters(route),
    requestBody:
      body === undefined
        ? undefined
        : { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    responses: responses(route),
  };
}

function parameters({ params, query }: Route): JsonObject[] {
  return [
    ...memberSchemas(params).map(({ name, schema }) => ({ name, in: "path", required: true, schema })),
    ...memberSchemas(query).map(({ name, required, schema }) => ({ name, in: "query", required, schema })),
  ];
}

/** What the route declares, and what follows from its schemas and its access. */
function responses(route: Route): Record<string, JsonObject> {
  const { access, params, query, body } = route;
  const answers: Record<string, JsonObject> = {};
  if (params !== undefined || query !== undefined || body !== undefined) {
    answers[400] = problemResponse("A parameter or the body is not as described");
  }
  if (body !== undefined) {
    answers[413] = problemResponse("The body is too large");
    answers[415] = problemResponse("The body is not application/json");
  }
  if (access !== "public") answers[401] = problemResponse("The token is missing, unknown or has ended");
  if (access === "partner" || access === "admin")
    answers[403] = problemResponse("The role does not allow it");
  answers[429] = problemResponse("Too many requests");
  answers[500] = problemResponse("Something went wrong that is not the client's fault");
  for (const [status, { description, schema }] of Object.entries(route.responses)) {
    answers[status] =
      schema === undefined
        ? { description }
        : { description, content: { [mediaType(Number(status))]: { schema: schemaOf(schema, "output") } } };
  }
  return answers;
}

function problemResponse(description: string): JsonObject {
  return { description, content: { "application/problem+json": { schema: schemaOf(problem, "output") } } };
}

function mediaType(status: number): string {
  return status < 400 ? "application/json" : "application/problem+json";
}
