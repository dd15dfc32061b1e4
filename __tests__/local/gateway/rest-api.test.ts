import type { ApiBody } from "../../../local/gateway/api-body";
import type { ApiRequest, Exchange } from "../../../local/gateway/api-messages";
import { IntegrationThrottledError, type Invoke } from "../../../local/gateway/invoke";
import type { ProxyEvent } from "../../../local/gateway/proxy-event";
import { PAYLOAD_LIMIT, RestApi } from "../../../local/gateway/rest-api";

const IDENTITY = { accountId: "000000000000", apiId: "api", region: "us-east-1", stage: "dev" };

const URI =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:0:function";
const PROXY = {
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    uri: `${URI}:things/invocations`,
    timeoutInMillis: 100,
  },
};
const BODY: ApiBody = {
  paths: {
    "/things": { post: { ...PROXY, requestBody: { content: { "application/json": { schema: thing() } } } } },
    "/things/mine": { get: PROXY },
    "/things/{id}": { get: PROXY, delete: { ...PROXY, security: [{ session: [] }] } },
    "/searches": { get: { ...PROXY, parameters: [{ name: "q", in: "query", required: true }] } },
    "/files/{path+}": { get: PROXY },
  },
  components: {
    schemas: { Name: { type: "string", maxLength: 3 } },
    securitySchemes: {
      session: {
        "x-amazon-apigateway-authorizer": {
          type: "request",
          authorizerUri: `${URI}:authorizer/invocations`,
          identitySource: "method.request.header.Authorization",
          authorizerResultTtlInSeconds: 60,
        },
      },
    },
  },
  "x-amazon-apigateway-gateway-responses": {
    UNAUTHORIZED: {
      statusCode: "401",
      responseParameters: { "gatewayresponse.header.WWW-Authenticate": "'Bearer'" },
      responseTemplates: {
        "application/json": '{"id":"$context.requestId","why":$context.error.messageString}',
      },
    },
  },
  "x-amazon-apigateway-request-validator": "all",
  "x-amazon-apigateway-request-validators": {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
  "x-amazon-apigateway-binary-media-types": ["application/octet-stream"],
};

function thing(): object {
  return { type: "object", required: ["name"], properties: { name: { $ref: "#/components/schemas/Name" } } };
}

/** Answers with the event that it got. */
const echo: Invoke = async (_, event) => ({ statusCode: 200, body: JSON.stringify(event) });

async function ask(request: ApiRequest, invoke: Invoke = echo): Promise<Exchange & { event: ProxyEvent }> {
  const exchange = await new RestApi(BODY, IDENTITY, invoke).exchange(request);
  return { ...exchange, event: JSON.parse(String(exchange.response.body) || "{}") };
}

const THE_THING: ApiRequest = { method: "DELETE", path: "/things/7", headers: { authorization: "Bearer a" } };

function authorizing(policy: object | Error, calls: string[] = []): Invoke {
  return async (arn, event) => {
    if (!arn.endsWith(":authorizer")) return echo(arn, event);
    calls.push(arn);
    if (policy instanceof Error) throw policy;
    return policy;
  };
}

function policy(...effects: readonly string[]): object {
  return {
    principalId: "ada",
    context: { admin: true },
    policyDocument: {
      Statement: effects.map((Effect) => ({ Effect, Resource: "arn:aws:execute-api:*/DELETE/things/?" })),
    },
  };
}

test("fixed paths come before parameters, and parameters are unescaped", async () => {
  expect((await ask({ method: "GET", path: "/things/mine" })).resource).toBe("/things/mine");
  expect((await ask({ method: "GET", path: "/things/a%2Fb" })).event.pathParameters).toEqual({ id: "a/b" });
  expect((await ask({ method: "GET", path: "/files/a/b" })).event.pathParameters).toEqual({ path: "a/b" });
});

test("an event has every value of a header and of the query", async () => {
  const { event } = await ask({
    method: "GET",
    path: "/things/1?a=1&a=2&b=",
    headers: { Accept: ["x", "y"] },
  });

  expect(event.queryStringParameters).toEqual({ a: "2", b: "" });
  expect(event.multiValueQueryStringParameters).toEqual({ a: ["1", "2"], b: [""] });
  expect(event.headers).toEqual({ Accept: "y" });
  expect(event.multiValueHeaders).toEqual({ Accept: ["x", "y"] });
  expect(event.requestContext).toMatchObject({
    resourcePath: "/things/{id}",
    path: "/dev/things/1",
    stage: "dev",
  });
});

test.each([
  ["an unknown path", { method: "GET", path: "/nothing" }, "MISSING_AUTHENTICATION_TOKEN", 403],
  ["an unknown method", { method: "PUT", path: "/things" }, "MISSING_AUTHENTICATION_TOKEN", 403],
  ["a path that is badly escaped", { method: "GET", path: "/things/%zz" }, "DEFAULT_4XX", 400],
  ["a missing parameter", { method: "GET", path: "/searches" }, "BAD_REQUEST_PARAMETERS", 400],
  ["a body that is no JSON", { method: "POST", path: "/things", body: "{" }, "BAD_REQUEST_BODY", 400],
  [
    "a body that does not fit",
    { method: "POST", path: "/things", body: '{"name":"long"}' },
    "BAD_REQUEST_BODY",
    400,
  ],
  ["no token", { method: "DELETE", path: "/things/1" }, "UNAUTHORIZED", 401],
  [
    "a body that is too long",
    { method: "POST", path: "/things", body: Buffer.alloc(PAYLOAD_LIMIT + 1) },
    "REQUEST_TOO_LARGE",
    413,
  ],
] as const)("%s is answered without the function", async (_, request, type, status) => {
  const invoked = jest.fn(echo);

  const { gatewayResponse, response } = await ask(request, invoked);

  expect([gatewayResponse, response.status]).toEqual([type, status]);
  expect(invoked).not.toHaveBeenCalled();
});

test("an empty parameter of the query is present, and a fitting body passes", async () => {
  expect((await ask({ method: "GET", path: "/searches?q=" })).response.status).toBe(200);
  expect((await ask({ method: "POST", path: "/things", body: '{"name":"abc"}' })).response.status).toBe(200);
});

test("gateway responses follow their template", async () => {
  const { requestId, response } = await ask({ method: "DELETE", path: "/things/1" });

  expect(response.headers).toEqual({ "content-type": "application/json", "www-authenticate": "Bearer" });
  expect(JSON.parse(String(response.body))).toEqual({ id: requestId, why: "Unauthorized" });
});

test("the authorizer's result is asked for once in its time, and its context arrives as text", async () => {
  const calls: string[] = [];
  const api = new RestApi(BODY, IDENTITY, authorizing(policy("Allow"), calls));

  const [first] = [await api.exchange(THE_THING), await api.exchange(THE_THING)];

  const event = JSON.parse(String(first?.response.body)) as ProxyEvent;
  expect(event.requestContext.authorizer).toEqual({ principalId: "ada", admin: "true" });
  expect(calls).toHaveLength(1);
});

test.each([
  ["a policy for something else", { principalId: "ada", policyDocument: { Statement: [] } }, "ACCESS_DENIED"],
  ["a denial beside a permission", policy("Allow", "Deny"), "ACCESS_DENIED"],
  ["the message Unauthorized", new Error("Unauthorized"), "UNAUTHORIZED"],
  ["any other error", new Error("broken"), "AUTHORIZER_FAILURE"],
  ["no policy at all", {}, "AUTHORIZER_FAILURE"],
])("an authorizer with %s lets nobody in", async (_, result, type) => {
  expect((await ask(THE_THING, authorizing(result))).gatewayResponse).toBe(type);
});

test("binary types travel in base64", async () => {
  const bytes = Buffer.from([0, 255, 128]);
  const answer = { statusCode: 200, body: bytes.toString("base64"), isBase64Encoded: true };
  const headers = { "Content-Type": "application/octet-stream", Accept: "application/octet-stream" };
  const api = new RestApi({ ...BODY, "x-amazon-apigateway-request-validators": {} }, IDENTITY, echo);

  const sent = await api.exchange({ method: "POST", path: "/things", headers, body: bytes });
  const got = await new RestApi(BODY, IDENTITY, async () => answer).exchange({
    method: "GET",
    path: "/things/1",
    headers,
  });
  const text = await new RestApi(BODY, IDENTITY, async () => answer).exchange({
    method: "GET",
    path: "/things/1",
  });

  expect(JSON.parse(String(sent.response.body))).toMatchObject({ body: answer.body, isBase64Encoded: true });
  expect(got.response.body).toEqual(bytes);
  expect(text.response.body).toBe(answer.body);
});

test.each([
  ["throws", async () => Promise.reject(new Error("no")), "INTEGRATION_FAILURE", 504],
  ["has no capacity", async () => Promise.reject(new IntegrationThrottledError("no")), "THROTTLED", 429],
  ["takes too long", () => new Promise(() => {}), "INTEGRATION_TIMEOUT", 504],
  ["answers nothing", async () => null, "DEFAULT_5XX", 502],
  ["answers with an object as body", async () => ({ statusCode: 200, body: {} }), "DEFAULT_5XX", 502],
  ["answers with more than it may", async () => ({ statusCode: 200, extra: 1 }), "DEFAULT_5XX", 502],
] as readonly [string, Invoke, string, number][])(
  "a function that %s is API Gateway's own answer",
  async (_, invoke, type, status) => {
    const { gatewayResponse, response } = await ask({ method: "GET", path: "/things/1" }, invoke);

    expect([gatewayResponse, response.status]).toEqual([type, status]);
  },
);
