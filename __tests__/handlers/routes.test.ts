import * as z from "zod/mini";
import type { Route } from "../../handlers/common/route";
import { models } from "../../handlers/common/schema";
import { routes } from "../../handlers/routes";

const all: [string, Route][] = Object.entries(routes);

test("the table holds the routes of the read slice, each with its access and its function", () => {
  const listed = all.map(([operation, { method, path, access, owner }]) =>
    [operation, method, path, access, owner].join(" "),
  );

  expect(listed).toEqual([
    "getHealth GET /health public users",
    "getMe GET /users/me user users",
    "listSessions GET /sessions user users",
    "listCategories GET /categories public solutions",
    "listSolutions GET /solutions public solutions",
    "getSolution GET /solutions/{solutionId} public solutions",
    "listTransactions GET /transactions user transactions",
    "getTransaction GET /transactions/{transactionId} user transactions",
  ]);
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

test.each(all)("%s declares a success answer with a schema", (_, { responses }) => {
  expect(
    Object.entries(responses).filter(([status, { schema }]) => Number(status) < 300 && schema),
  ).toHaveLength(1);
});

test.each(all)(
  "%s has schemas with a counterpart in OpenAPI 3.0",
  (_, { params, query, body, responses }) => {
    const answers = Object.values(responses).map(({ schema }) => schema);

    for (const schema of [params, query, body, ...answers]) {
      if (schema === undefined) continue;
      expect(z.toJSONSchema(schema, { target: "openapi-3.0" })).toMatchObject({ type: "object" });
    }
  },
);

test("named schemas have names of letters and digits, each used once", () => {
  const schemas = Object.values(routes).flatMap((route: Route) =>
    Object.values(route.responses).map(({ schema }) => schema),
  );
  const named = new Map(schemas.map((schema) => [schema, schema && models.get(schema)?.id]));

  expect([...named.values()].filter((name) => !/^[A-Za-z0-9]+$/.test(name ?? ""))).toEqual([]);
  expect(new Set(named.values()).size).toBe(named.size);
});
