import { createConfig, lintFromString } from "@redocly/openapi-core";
import { ConfigurationError } from "../../../../config/errors";
import { STAGE_NAMES } from "../../../../config/stages";
import type { Owner, RouteTable } from "../../../../handlers/common/route";
import { list, model, object, pattern, text } from "../../../../handlers/common/schema";
import { routes } from "../../../../handlers/routes";
import { deployedBody } from "../../../../stacks/api/openapi/deployed-body";
import { publishedDocument } from "../../../../stacks/api/openapi/published-document";
import { stageConfig, synthesized } from "../../../support/synthesized";
import { ACCOUNT, FUNCTION_NAMES } from "../api-resources";

const ROUTE_ROWS = Object.entries<RouteTable[string]>(routes);
const PATHS = [...new Set(ROUTE_ROWS.map(([, { path }]) => path))];

describe.each(STAGE_NAMES)("the body that is deployed in %s", (stage) => {
  const text = String(synthesized(stage, "api").resource("aws_api_gateway_rest_api").block.body);
  const body = JSON.parse(text);
  const origin = stageConfig(stage).api.corsOrigin;
  const integration = (owner: Owner | "authorizer") =>
    `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:${ACCOUNT}:function:MarketplaceApi-${stage}-${FUNCTION_NAMES[owner]}/invocations`;

  it("is JSON text, not an expression, with its members sorted", () => {
    expect(body.openapi).toBe("3.0.1");
    expect(text).toBe(JSON.stringify(body, (_key, value) => sorted(value)));
  });

  it("needs nothing at plan but the account's id", () => {
    expect(new Set(text.match(/\$\{[^}]*\}/g))).toEqual(new Set([ACCOUNT]));
  });

  it.each(ROUTE_ROWS)("hands %s to the function that owns it", (operationId, { path, method, owner }) => {
    const operation = body.paths[path][method.toLowerCase()];

    expect(operation.operationId).toBe(operationId);
    expect(operation["x-amazon-apigateway-integration"]).toEqual({
      type: "aws_proxy",
      httpMethod: "POST",
      uri: integration(owner),
    });
  });

  it.each(ROUTE_ROWS)("asks for a session before %s unless it is public", (_, { path, method, access }) => {
    const { security } = body.paths[path][method.toLowerCase()];

    expect(security).toEqual(access === "public" ? [] : [{ session: [] }]);
  });

  it("has exactly the paths of the routes", () => {
    expect(Object.keys(body.paths).sort()).toEqual([...PATHS].sort());
  });

  it("recognises a session by the authorizer function, and remembers no answer of it", () => {
    expect(body.components.securitySchemes).toEqual({
      session: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "request",
          identitySource: "method.request.header.Authorization",
          authorizerUri: integration("authorizer"),
          authorizerResultTtlInSeconds: 0,
        },
      },
    });
  });

  it.each(PATHS)("answers OPTIONS of %s itself, for the stage's origin and the path's methods", (path) => {
    const methods = ROUTE_ROWS.filter(([, route]) => route.path === path).map(([, { method }]) => method);
    const { options } = body.paths[path];

    expect(options.security).toEqual([]);
    expect(options["x-amazon-apigateway-integration"]).toEqual({
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 204}' },
      responses: {
        default: {
          statusCode: "204",
          responseParameters: {
            "method.response.header.Access-Control-Allow-Origin": `'${origin}'`,
            "method.response.header.Access-Control-Allow-Methods": `'${[...methods, "OPTIONS"].sort().join(",")}'`,
            "method.response.header.Access-Control-Allow-Headers":
              "'Authorization,Content-Type,Idempotency-Key'",
            "method.response.header.Access-Control-Max-Age": "'7200'",
            ...(origin === "*" ? {} : { "method.response.header.Vary": "'Origin'" }),
          },
        },
      },
    });
    expect(Object.keys(options.responses[204].headers).sort()).toEqual(
      Object.keys(options["x-amazon-apigateway-integration"].responses.default.responseParameters)
        .map((name) => name.replace("method.response.header.", ""))
        .sort(),
    );
  });

  it.each(PATHS)("leaves methods that %s does not have to its function, which answers 405", (path) => {
    const owner = ROUTE_ROWS.find(([, route]) => route.path === path)?.[1].owner ?? "users";
    const any = body.paths[path]["x-amazon-apigateway-any-method"];

    expect(any.security).toEqual([]);
    expect(any["x-amazon-apigateway-integration"].uri).toBe(integration(owner));
  });

  it("checks that required parameters are there, and leaves bodies to the functions", () => {
    expect(body["x-amazon-apigateway-request-validator"]).toBe("parameters");
    expect(body["x-amazon-apigateway-request-validators"]).toEqual({
      parameters: { validateRequestParameters: true, validateRequestBody: false },
    });
    expect(body.paths["/transactions"].get.parameters).toContainEqual({
      name: "view",
      in: "query",
      required: true,
      schema: { type: "string" },
    });
    expect(body.paths["/solutions/{solutionId}"].get.parameters).toEqual([
      { name: "solutionId", in: "path", required: true, schema: { type: "string" } },
    ]);
  });

  it("has models of letters and digits, for every schema of the published document", () => {
    const { components } = publishedDocument(stageConfig(stage), routes);

    expect(Object.keys(body.components.schemas)).toEqual(
      expect.arrayContaining(["Money", "Problem", "Solution", "Transaction", "User"]),
    );
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(Object.keys(body.components.schemas)),
    );
    for (const name of Object.keys(body.components.schemas)) expect(name).toMatch(/^[A-Za-z0-9]+$/);
  });

  it("uses no keyword in a model that API Gateway would refuse", () => {
    expect([...keywordsOf(Object.values(body.components.schemas))].sort()).toEqual([
      "$ref",
      "enum",
      "items",
      "maxLength",
      "maximum",
      "minLength",
      "minimum",
      "pattern",
      "properties",
      "required",
      "type",
    ]);
  });

  it("is a valid OpenAPI document, in which every path parameter is described for every method", async () => {
    const config = await createConfig({
      rules: {
        struct: "error",
        "no-unresolved-refs": "error",
        "operation-operationId-unique": "error",
        "path-parameters-defined": "error",
      },
    });

    const problems = await lintFromString({ source: text, config });

    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
    expect(body.paths["/solutions/{solutionId}"].options.parameters).toEqual([
      { name: "solutionId", in: "path", required: true, schema: { type: "string" } },
    ]);
    expect(body.paths["/solutions/{solutionId}"]["x-amazon-apigateway-any-method"].parameters).toEqual(
      body.paths["/solutions/{solutionId}"].options.parameters,
    );
  });

  it("refers to models that it has", () => {
    const references = new Set(text.match(/#\/components\/schemas\/\w+/g));

    expect(references.size).toBeGreaterThan(5);
    for (const reference of references) {
      expect(body.components.schemas).toHaveProperty(reference.replace("#/components/schemas/", ""));
    }
  });

  describe("its own answers of API Gateway", () => {
    const responses = body["x-amazon-apigateway-gateway-responses"];

    it.each([
      ["UNAUTHORIZED", 401, "Unauthorized"],
      ["ACCESS_DENIED", 403, "Forbidden"],
      ["AUTHORIZER_FAILURE", 500, "Internal Server Error"],
      ["BAD_REQUEST_PARAMETERS", 400, "Bad Request"],
      ["MISSING_AUTHENTICATION_TOKEN", 404, "Not Found"],
      ["INVALID_SIGNATURE", 404, "Not Found"],
      ["EXPIRED_TOKEN", 404, "Not Found"],
      ["RESOURCE_NOT_FOUND", 404, "Not Found"],
      ["REQUEST_TOO_LARGE", 413, "Content Too Large"],
      ["UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type"],
      ["THROTTLED", 429, "Too Many Requests"],
      ["INTEGRATION_TIMEOUT", 504, "Gateway Timeout"],
      ["INTEGRATION_FAILURE", 502, "Bad Gateway"],
      ["WAF_FILTERED", 403, "Forbidden"],
      ["DEFAULT_4XX", 400, "Bad Request"],
      ["DEFAULT_5XX", 500, "Internal Server Error"],
    ])("%s is problem details with status %i, readable from the stage's origin", (type, status, title) => {
      const { statusCode, responseParameters, responseTemplates } = responses[type];

      expect(statusCode).toBe(String(status));
      expect(JSON.parse(responseTemplates["application/json"])).toMatchObject({
        type: "about:blank",
        title,
        status,
        requestId: "$context.requestId",
      });
      expect(responseParameters).toMatchObject({
        "gatewayresponse.header.Access-Control-Allow-Origin": `'${origin}'`,
        "gatewayresponse.header.Access-Control-Expose-Headers": "'Location, ETag, Retry-After, X-Request-Id'",
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        ...(origin === "*" ? {} : { "gatewayresponse.header.Vary": "'Origin'" }),
      });
    });

    it("are no others than these", () => {
      expect(Object.keys(responses)).toHaveLength(16);
    });

    it("name the parameter that is missing", () => {
      expect(JSON.parse(responses.BAD_REQUEST_PARAMETERS.responseTemplates["application/json"]).detail).toBe(
        "$context.error.validationErrorString",
      );
    });

    it("say how to sign in, and when to try again", () => {
      expect(responses.UNAUTHORIZED.responseParameters["gatewayresponse.header.WWW-Authenticate"]).toBe(
        "'Bearer'",
      );
      expect(responses.THROTTLED.responseParameters["gatewayresponse.header.Retry-After"]).toBe("'1'");
    });
  });

  it("never allows credentials", () => {
    expect(text).not.toContain("Allow-Credentials");
  });
});

const TABLE: RouteTable = {
  getThing: {
    method: "GET",
    path: "/things",
    access: "user",
    owner: "users",
    summary: "Read the thing",
    responses: {
      200: { description: "The ${thing}", schema: model("TestThing", object({ name: text(5) })) },
    },
  },
};

function bodyOf(table: RouteTable): string {
  return deployedBody({
    name: "test",
    region: "us-east-1",
    origin: "*",
    routes: table,
    document: publishedDocument(stageConfig("dev"), table),
    functionArns: {
      users: "arn:users",
      solutions: "arn:solutions",
      transactions: "arn:t",
      authorizer: "arn:a",
    },
  });
}

it("keeps Terraform from evaluating what a schema or a description holds", () => {
  model("TestTemplate", object({ name: pattern(/^\${2}[a-z]%{1}$/) }));

  const { components, paths } = JSON.parse(bodyOf(TABLE));

  expect(components.schemas.TestTemplate.properties.name.pattern).toBe("^\\$${2}[a-z]%%{1}$");
  expect(paths["/things"].get.responses[200].description).toBe("The $${thing}");
});

it("refuses a path whose methods belong to two functions", () => {
  const { getThing } = TABLE;
  if (getThing === undefined) throw new Error("no route");
  const table: RouteTable = { getThing, setThing: { ...getThing, method: "PUT", owner: "solutions" } };

  expect(() => bodyOf(table)).toThrow(ConfigurationError);
  expect(() => bodyOf(table)).toThrow(
    'The path "/things" belongs to users and solutions: one function has to own all its methods, so that it can answer those that do not exist.',
  );
});

it("refuses an answer whose schema has no name", () => {
  const { getThing } = TABLE;
  if (getThing === undefined) throw new Error("no route");
  const table: RouteTable = {
    getThing: { ...getThing, responses: { 200: { description: "Things", schema: list(text(5)) } } },
  };

  expect(() => bodyOf(table)).toThrow(
    'The body or an answer of the route "getThing" has a schema without a name: wrap it in model(name, schema).',
  );
});

it("does not depend on the order of the routes", () => {
  const { getThing } = TABLE;
  if (getThing === undefined) throw new Error("no route");
  const entries = Object.entries<RouteTable[string]>({
    ...routes,
    getThing,
    setThing: { ...getThing, method: "PUT" },
  });

  expect(bodyOf(Object.fromEntries(entries.reverse()))).toBe(bodyOf(Object.fromEntries(entries.reverse())));
  expect(bodyOf(Object.fromEntries(entries))).toContain("'GET,OPTIONS,PUT'");
});

/** The keywords of schemas, without the names of members. */
function keywordsOf(schemas: readonly unknown[], found = new Set<string>()): Set<string> {
  for (const schema of schemas) {
    for (const [keyword, value] of Object.entries(schema as Record<string, object>)) {
      found.add(keyword);
      if (keyword === "properties") keywordsOf(Object.values(value), found);
      if (keyword === "items") keywordsOf([value], found);
    }
  }
  return found;
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
