import { createConfig, lintFromString } from "@redocly/openapi-core";
import { STAGE_NAMES } from "../../../../config/stages";
import type { RouteTable } from "../../../../handlers/common/route";
import { integer, model, object, text } from "../../../../handlers/common/schema";
import { routes } from "../../../../handlers/routes";
import { openApiDocument, publishedDocument } from "../../../../stacks/api/openapi/published-document";
import { stageConfig } from "../../../support/synthesized";

const ROUTE_ROWS = Object.entries<RouteTable[string]>(routes);
const dev = stageConfig("dev");

describe.each(STAGE_NAMES)("the published document of %s", (stage) => {
  const document = openApiDocument(stageConfig(stage));
  const { openapi, paths, servers } = JSON.parse(document);

  it("is OpenAPI 3.0.1 without an error or a warning of a strict linter", async () => {
    const config = await createConfig({ extends: ["recommended-strict"] });

    const problems = await lintFromString({ source: document, config });

    expect(openapi).toBe("3.0.1");
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it("names the stage's address", () => {
    expect(servers[0].url).toBe(`https://{apiId}.execute-api.us-east-1.amazonaws.com/${stage}`);
  });

  it.each(ROUTE_ROWS)("describes %s with its access level", (operationId, route) => {
    const operation = paths[route.path][route.method.toLowerCase()];

    expect(operation).toMatchObject({
      operationId,
      summary: route.summary,
      "x-access": route.access,
      security: route.access === "public" ? [] : [{ bearer: [] }],
    });
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining([...Object.keys(route.responses), "429", "500", "503"]),
    );
    expect("401" in operation.responses).toBe(route.access !== "public" || 401 in route.responses);
  });

  it("describes no route that does not exist", () => {
    const described = Object.values<object>(paths).flatMap((methods) => Object.keys(methods));

    expect(described).toHaveLength(ROUTE_ROWS.length);
  });

  it("answers errors with problem details", () => {
    const responses = Object.values<Record<string, { responses: Record<string, { content: object }> }>>(paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap((operation) => Object.entries(operation.responses));
    const errors = responses.filter(([status]) => Number(status) >= 400);

    expect(errors.length).toBeGreaterThan(ROUTE_ROWS.length);
    for (const [, { content }] of errors) {
      expect(content).toEqual({
        "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
      });
    }
  });
});

it("would fail the linter with a repeated operation id or a missing path parameter", async () => {
  const document = JSON.parse(openApiDocument(dev));
  document.paths["/health"].get.operationId = "getMe";
  document.paths["/solutions/{solutionId}"].get.parameters = [];
  const config = await createConfig({ extends: ["recommended-strict"] });

  const problems = await lintFromString({ source: JSON.stringify(document), config });

  expect(problems.map(({ ruleId }) => ruleId).sort()).toEqual([
    "operation-operationId-unique",
    "path-parameters-defined",
  ]);
});

it("describes the parameters of a route: those of the path are required, a default makes one of the query optional", () => {
  const { paths } = publishedDocument(dev, routes);
  const list = paths["/transactions"]?.get?.parameters;
  const get = paths["/solutions/{solutionId}"]?.get?.parameters;
  const create = paths["/transactions"]?.post?.parameters;

  expect(get).toMatchObject([{ name: "solutionId", in: "path", required: true }]);
  expect(list).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ name: "view", in: "query", required: true }),
      expect.objectContaining({ name: "userId", in: "query", required: false }),
      {
        name: "limit",
        in: "query",
        required: false,
        schema: expect.objectContaining({ minimum: 1, maximum: 100, default: 20 }),
      },
    ]),
  );
  expect(create).toMatchObject([{ name: "Idempotency-Key", in: "header", required: true }]);
});

it("describes a body, and the answers that follow from having one", () => {
  const table: RouteTable = {
    createThing: {
      method: "POST",
      path: "/things",
      access: "partner",
      owner: "solutions",
      summary: "Create a thing",
      body: model("TestThing", object({ name: text(10), size: integer(1, 5) })),
      responses: { 201: { description: "Created" } },
    },
  };

  const { paths, components } = publishedDocument(dev, table);
  const operation = paths["/things"]?.post;

  expect(operation?.requestBody).toEqual({
    required: true,
    content: { "application/json": { schema: { $ref: "#/components/schemas/TestThing" } } },
  });
  expect(Object.keys(operation?.responses ?? {}).sort()).toEqual([
    "201",
    "400",
    "401",
    "403",
    "413",
    "415",
    "429",
    "500",
    "503",
  ]);
  expect(operation?.responses[201]).toEqual({ description: "Created" });
  expect(components.schemas.TestThing).toMatchObject({
    additionalProperties: false,
    required: ["name", "size"],
  });
});

it("describes what only some answers have: a header, or no body", () => {
  const table: RouteTable = {
    startThing: {
      method: "POST",
      path: "/things",
      access: "public",
      owner: "solutions",
      summary: "Start a thing",
      responses: { 202: { description: "Started", headers: { Location: "Where it will be" } } },
    },
  };

  const { paths } = publishedDocument(dev, table);

  expect(paths["/things"]?.post?.responses[202]).toEqual({
    description: "Started",
    headers: { Location: { description: "Where it will be", schema: { type: "string" } } },
  });
});

it("describes a signed body as its sender's, without a check of its type", () => {
  const table: RouteTable = {
    receiveEvent: {
      method: "POST",
      path: "/events",
      access: "public",
      owner: "transactions",
      summary: "Receive an event",
      rawBody: true,
      responses: { 204: { description: "Taken" } },
    },
  };

  const operation = publishedDocument(dev, table).paths["/events"]?.post;

  expect(operation?.requestBody).toEqual({
    required: true,
    content: {
      "application/json": {
        schema: { type: "object", description: "As its sender defines and signs it" },
      },
    },
  });
  expect(Object.keys(operation?.responses ?? {})).toEqual(["204", "413", "429", "500", "503"]);
});

it("says of a change that it has a member, also where a rule over several members follows", () => {
  const { schemas } = JSON.parse(openApiDocument(dev)).components;

  expect(schemas.UserRights.minProperties).toBe(1);
  expect(schemas.AccountChange.minProperties).toBe(1);
  expect(schemas.Registration).not.toHaveProperty("minProperties");
});

it("is the same text each time, ending in a line feed", () => {
  expect(openApiDocument(dev)).toBe(openApiDocument(dev));
  expect(openApiDocument(dev)).toMatch(/\}\n$/);
});
