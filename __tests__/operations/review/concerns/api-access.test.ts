import { changedStage } from "../planned";
import { concernsOf, updated } from "./concerns-of";

const changed = changedStage().stacks.flatMap((stack) => stack.concerns);

const api = "aws_api_gateway_rest_api";
const session = [{ session: [] }];
const body = (paths: object, more: object = {}) => ({ body: JSON.stringify({ paths, ...more }) });

test("a route that becomes public is a warning, as is a new one that is", () => {
  expect(changed.find(({ address }) => address.startsWith(api))).toEqual({
    kind: "network",
    level: "warning",
    address: "aws_api_gateway_rest_api.rest-api_1547DDCA",
    summary: "who may call which route",
    details: [
      "GET /admin/solutions/{solutionId}: for everybody, was for session",
      "new: GET /v1/new, for everybody",
    ],
  });
});

test("a route that is guarded, one that becomes so, and one that goes are told", () => {
  const before = body({ "/a": { get: { security: [] } }, "/gone": { put: { security: session } } });
  const after = body({ "/a": { get: { security: session } }, "/b": { post: { security: session } } });

  expect(updated(api, before, after)).toMatchObject([
    {
      level: "notice",
      details: ["GET /a: for session, was for everybody", "new: POST /b, for session", "gone: PUT /gone"],
    },
  ]);
});

test("what browsers ask before a call is no route, and the document's own security counts", () => {
  const before = body({ "/a": { get: {}, options: {} } }, { security: session });
  const after = body({ "/a": { get: {}, options: { security: [] } } }, {});

  expect(updated(api, before, after)).toMatchObject([
    { details: ["GET /a: for everybody, was for session"] },
  ]);
});

test("another authorizer is told", () => {
  const scheme = (uri: string) => ({
    components: { securitySchemes: { session: { authorizerUri: uri } } },
  });

  expect(updated(api, body({}, scheme("a")), body({}, scheme("b")))).toMatchObject([
    {
      kind: "network",
      details: ['body.components.securitySchemes.session.authorizerUri: "a" becomes "b"'],
    },
  ]);
});

test("all routes of a first deployment are told without a warning", () => {
  const concerns = concernsOf(api, {
    actions: ["create"],
    after: body({ "/a": { get: { security: [] } } }),
  });

  expect(concerns).toMatchObject([{ level: "notice", details: ["new: GET /a, for everybody"] }]);
});

test("another origin for browsers is told once, and any origin is a warning", () => {
  const answers = (origin: string) => ({
    body: JSON.stringify({
      paths: {
        "/a": {
          options: {
            responseParameters: { "method.response.header.Access-Control-Allow-Origin": `'${origin}'` },
          },
        },
      },
      "x-amazon-apigateway-gateway-responses": {
        DEFAULT_4XX: {
          responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": `'${origin}'` },
        },
      },
    }),
  });

  expect(updated(api, answers("https://a.example"), answers("https://b.example"))).toMatchObject([
    { level: "notice", details: ["new: https://b.example", "gone: https://a.example"] },
  ]);
  expect(updated(api, answers("https://a.example"), answers("*"))).toMatchObject([{ level: "warning" }]);
});

test("an API that is replaced has another URL", () => {
  const concerns = concernsOf(api, { actions: ["create", "delete"], before: body({}), after: body({}) });

  expect(concerns).toMatchObject([
    { level: "warning", summary: "the API's URL is gone or becomes another one" },
  ]);
});
