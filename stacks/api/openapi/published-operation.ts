import { problem } from "../../../handlers/common/problem";
import type { Access, Route, RouteResponse } from "../../../handlers/common/route";
import type { JsonObject } from "./json";
import { memberSchemas, schemaOf } from "./schemas";

/** An operation of the API as its clients see it. */
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

/** What the document says of a route. */
export function publishedOperation(operationId: string, route: Route): PublishedOperation {
  const { summary, access, owner } = route;
  return {
    operationId,
    summary,
    description: ACCESS_DESCRIPTIONS[access],
    tags: [owner],
    "x-access": access,
    security: access === "public" ? [] : [{ bearer: [] }],
    parameters: parameters(route),
    requestBody: requestBody(route),
    responses: responses(route),
  };
}

function parameters({ params, query, headers }: Route): JsonObject[] {
  return [
    ...memberSchemas(params).map(({ name, schema }) => ({ name, in: "path", required: true, schema })),
    ...memberSchemas(query).map(({ name, required, schema }) => ({ name, in: "query", required, schema })),
    ...memberSchemas(headers).map(({ name, required, schema }) => ({ name, in: "header", required, schema })),
  ];
}

function requestBody({ body, rawBody }: Route): JsonObject | undefined {
  if (rawBody === true) {
    const schema = { type: "object", description: "As its sender defines and signs it" };
    return { required: true, content: { "application/json": { schema } } };
  }
  if (body === undefined) return undefined;
  return { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } };
}

/** What the route declares, and what follows from its schemas and its access. */
function responses(route: Route): Record<string, JsonObject> {
  const { access, params, query, headers, body, rawBody } = route;
  const answers: Record<string, JsonObject> = {};
  if ([params, query, headers, body].some((part) => part !== undefined)) {
    answers[400] = problemResponse("A parameter or the body is not as described");
  }
  if (body !== undefined || rawBody === true) answers[413] = problemResponse("The body is too large");
  if (body !== undefined) answers[415] = problemResponse("The body is not application/json");
  if (access !== "public") answers[401] = problemResponse("The token is missing, unknown or has ended");
  if (access === "partner" || access === "admin") {
    answers[403] = problemResponse("The role does not allow it");
  }
  answers[429] = problemResponse("Too many requests");
  answers[500] = problemResponse("Something went wrong that is not the client's fault");
  answers[503] = problemResponse("Something that the request needs does not answer: try again");
  for (const [status, response] of Object.entries(route.responses)) {
    answers[status] = declaredResponse(response);
  }
  return answers;
}

function declaredResponse({ description, schema, headers }: RouteResponse): JsonObject {
  if (schema === problem) return problemResponse(description, headers);
  return {
    description,
    ...headersOf(headers),
    ...(schema === undefined
      ? {}
      : { content: { "application/json": { schema: schemaOf(schema, "output") } } }),
  };
}

function problemResponse(description: string, headers?: RouteResponse["headers"]): JsonObject {
  return {
    description,
    ...headersOf(headers),
    content: { "application/problem+json": { schema: schemaOf(problem, "output") } },
  };
}

function headersOf(headers: RouteResponse["headers"] = {}): JsonObject {
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: "string" } },
  ]);
  return described.length === 0 ? {} : { headers: Object.fromEntries(described) };
}
