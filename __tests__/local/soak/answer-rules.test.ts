import type { ApiAnswer } from "../../../local/client/api-client";
import { AnswerRules } from "../../../local/soak/answer-rules";

const object = (properties: object, required: readonly string[]) => ({
  type: "object",
  additionalProperties: false,
  properties,
  required,
});
const described = (schema: string) => ({ content: { "application/json": { schema: { $ref: schema } } } });
const rules = new AnswerRules(
  {
    paths: {
      "/users/me": { get: { responses: { 200: described("#/components/schemas/User") } } },
      "/users/{userId}": { get: { responses: { 204: {}, 404: {} } } },
    },
    components: {
      schemas: {
        User: object({ name: { type: "string" } }, ["name"]),
        Problem: object(
          { type: { type: "string" }, title: { type: "string" }, status: { type: "integer" } },
          ["type", "title", "status"],
        ),
      },
    },
  },
  new Set([502]),
);

function answer(status: number, type: string, body: unknown): ApiAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    status,
    headers: { "content-type": type },
    text,
    body: typeof body === "string" ? undefined : body,
  };
}
const problem = (status: number, more: object = {}) =>
  answer(status, "application/problem+json", { type: "about:blank", title: "No", status, ...more });
const json = (status: number, body: unknown) => answer(status, "application/json; charset=utf-8", body);

test.each<[string, string, ApiAnswer]>([
  ["a documented body", "/users/me?fresh=1", json(200, { name: "Ada" })],
  ["a documented answer without a body", "/users/1", answer(204, "", "")],
  ["a documented problem", "/users/1", problem(404)],
  ["a problem of the gateway's own", "/users/me", problem(502)],
])("%s is well", (_, path, given) => {
  expect(rules.violation("GET", path, given)).toBeUndefined();
});

test.each<[string, string, ApiAnswer, string]>([
  ["a page", "/users/me", answer(502, "text/html", "<html>"), 'an error of type "text/html"'],
  [
    "an error that is no problem",
    "/users/1",
    json(404, { message: "no" }),
    'an error of type "application/json"',
  ],
  ["a problem with more members", "/users/1", problem(404, { stack: "at" }), "no proper problem"],
  ["a problem of another status", "/users/1", { ...problem(404), status: 502 }, "no proper problem"],
  ["a status that nobody wrote down", "/users/me", problem(418), "an undocumented status"],
  ["a success that nobody wrote down", "/users/me", json(201, { name: "Ada" }), "an undocumented status"],
  ["another body", "/users/me", json(200, { name: 1 }), "a body unlike its schema"],
  ["a body where there is none", "/users/1", json(204, "words"), 'a body of type "application/json"'],
  ["a success of no route", "/nothing", json(200, {}), "an undocumented status"],
])("%s is a violation", (_, path, given, said) => {
  expect(rules.violation("GET", path, given)).toBe(said);
});
