import type { StageConfig } from "../../../config/stages";
import type { Owner, RouteTable } from "../../../handlers/common/route";
import { routes } from "../../../handlers/routes";
import { type JsonObject, sortedJson } from "./json";
import { type PublishedOperation, publishedOperation } from "./published-operation";
import { componentSchemas } from "./schemas";

/** Version of the API's contract, not of the software: raised when a client has to change. */
const API_VERSION = "1.0.0";

/** The API as its clients see it, by parts of an OpenAPI document. */
export interface PublishedDocument extends JsonObject {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
  readonly components: { readonly schemas: JsonObject; readonly [part: string]: JsonObject };
}

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
    path[route.method.toLowerCase()] = publishedOperation(operationId, route);
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
