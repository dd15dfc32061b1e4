import * as z from "zod/mini";
import type { Route } from "../../handlers/common/route";
import { models } from "../../handlers/common/schema";
import { routes } from "../../handlers/routes";

const all: [string, Route][] = Object.entries(routes);

/** Method, path, access and function of everything that the API offers. */
const PROMISED = [
  "GET /health public users",
  "POST /users public users",
  "POST /users/verification public users",
  "POST /password-resets public users",
  "PUT /password-resets/{token} public users",
  "GET /users/me user users",
  "PATCH /users/me user users",
  "DELETE /users/me user users",
  "POST /users/me/partner-application user users",
  "GET /users/me/solutions partner solutions",
  "GET /users/me/solutions/{solutionId} partner solutions",
  "GET /users/me/balance partner transactions",
  "GET /users admin users",
  "GET /users/{userId} admin users",
  "PATCH /users/{userId} admin users",
  "POST /sessions public users",
  "GET /sessions user users",
  "DELETE /sessions/current user users",
  "DELETE /sessions/{sessionId} user users",
  "GET /categories public solutions",
  "GET /solutions public solutions",
  "GET /solutions/{solutionId} public solutions",
  "POST /solutions partner solutions",
  "PATCH /solutions/{solutionId} partner solutions",
  "DELETE /solutions/{solutionId} partner solutions",
  "POST /solutions/{solutionId}/files partner solutions",
  "POST /solutions/{solutionId}/files/{fileId}/complete partner solutions",
  "DELETE /solutions/{solutionId}/files/{fileId} partner solutions",
  "GET /admin/solutions/{solutionId} admin solutions",
  "POST /transactions user transactions",
  "GET /transactions user transactions",
  "GET /transactions/{transactionId} user transactions",
  "POST /transactions/{transactionId}/refund user transactions",
  "GET /transactions/{transactionId}/files user transactions",
  "GET /transactions/{transactionId}/files/{fileId}/download user transactions",
  "POST /webhooks/payments public transactions",
];

test("the table holds what the API promises and no more, each with its access and its function", () => {
  const listed = all.map(([, { method, path, access, owner }]) => [method, path, access, owner].join(" "));

  expect(listed.sort()).toEqual([...PROMISED].sort());
});

test("no two routes share method and path", () => {
  const keys = all.map(([, { method, path }]) => `${method} ${path}`);

  expect(new Set(keys).size).toBe(keys.length);
});

test("all methods of a path belong to one function, which answers 405 for the others", () => {
  const owners = new Map<string, Set<string>>();
  for (const [, { path, owner }] of all) owners.set(path, (owners.get(path) ?? new Set()).add(owner));

  expect([...owners].filter(([, { size }]) => size > 1)).toEqual([]);
});

test.each(all)("%s describes each parameter of its path and no other", (_, { path, params }) => {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

  expect(Object.keys(params?.shape ?? {})).toEqual(inPath);
});

test.each(all)(
  "%s declares what it answers when it succeeds, with a schema unless there is no body",
  (_, route) => {
    const successes = Object.entries(route.responses).filter(([status]) => Number(status) < 300);

    expect(successes.length).toBeGreaterThan(0);
    for (const [status, { schema }] of successes) {
      // Who sends signed bodies reads nothing but the status, which payment gateways expect to be 200.
      const isBare = status === "204" || route.rawBody === true;
      expect([status, schema === undefined]).toEqual([status, isBare]);
    }
  },
);

test.each(all)(
  "%s has schemas with a counterpart in OpenAPI 3.0",
  (_, { params, query, headers, body, responses }) => {
    const answers = Object.values(responses).map(({ schema }) => schema);

    for (const schema of [params, query, headers, body, ...answers]) {
      if (schema === undefined) continue;
      expect(z.toJSONSchema(schema, { target: "openapi-3.0" })).toMatchObject({ type: "object" });
    }
  },
);

test("named schemas have names of letters and digits, each used once", () => {
  const schemas = Object.values(routes).flatMap((route: Route) => [
    ...(route.body === undefined ? [] : [route.body]),
    ...Object.values(route.responses).flatMap(({ schema }) => (schema === undefined ? [] : [schema])),
  ]);
  const named = new Map(schemas.map((schema) => [schema, models.get(schema)?.id]));

  expect([...named.values()].filter((name) => !/^[A-Za-z0-9]+$/.test(name ?? ""))).toEqual([]);
  expect(new Set(named.values()).size).toBe(named.size);
});
