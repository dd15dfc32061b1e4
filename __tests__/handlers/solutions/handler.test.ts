import { solutionRoutes } from "../../../handlers/solutions/routes";
import { callRoute } from "../../support/invocation";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";
import { type SecretStore, startSecretStore } from "../../support/secret-store";

const PARTNER = "019300aa-0000-7000-8000-0000000000aa";
const OTHER_PARTNER = "019300aa-0000-7000-8000-0000000000bb";

const idOf = (number: number) => `019300bb-0000-7000-8000-${String(number).padStart(12, "0")}`;
const createdAt = (number: number) => `2026-01-01T00:00:${String(number).padStart(2, "0")}.000Z`;

/** The head of solution `number`: the higher, the newer. */
function head(number: number, members: Readonly<Record<string, unknown>> = {}) {
  return {
    kind: "solution",
    solutionId: idOf(number),
    partnerId: PARTNER,
    status: "published",
    category: "data",
    title: `Solution ${number}`,
    summary: "Counts things",
    price: { amount: 1999, currency: "EUR" },
    version: 1,
    createdAt: createdAt(number),
    updatedAt: createdAt(number),
    internalNote: "never shown",
    ...members,
  };
}

/** Without a category, as drafts and archived solutions are stored. */
function unpublished(number: number, status: string) {
  const { category, ...rest } = head(number, { status });
  return { ...rest, draftCategory: category };
}

const FILE = { type: "application/zip", size: 7, sha256: "0".repeat(64), createdAt: createdAt(1) };

const details = (number: number) => ({
  kind: "solution-details",
  solutionId: `${idOf(number)}#details`,
  description: `All about ${number}`,
  files: {
    [idOf(number)]: { ...FILE, name: "counter.zip", status: "ready" },
    [idOf(number + 1)]: { ...FILE, name: "next.zip", status: "unfinished" },
  },
});

let tables: MarketplaceTables;
let secrets: SecretStore;
let handler: typeof import("../../../handlers/solutions/handler").handler;

beforeAll(async () => {
  tables = await startMarketplaceTables();
  secrets = await startSecretStore();
  Object.assign(process.env, tables.environment, secrets.environment);
  ({ handler } = await import("../../../handlers/solutions/handler"));
  await tables.put(
    "solutions",
    ...[1, 2, 3].flatMap((number) => [head(number), details(number)]),
    head(4, { category: "security", partnerId: OTHER_PARTNER }),
    unpublished(5, "draft"),
    details(5),
    unpublished(6, "archived"),
    details(6),
  );
});

afterAll(async () => {
  await Promise.all([tables.stop(), secrets.stop()]);
});

const list = (query: Readonly<Record<string, string>>) =>
  callRoute(handler, solutionRoutes.listSolutions, { query });

const listed = async (query: Readonly<Record<string, string>>) => {
  const { status, body } = await list(query);
  expect(status).toBe(200);
  return (body.items as { solutionId: string }[]).map(({ solutionId }) => solutionId);
};

test("the categories are the fixed list", async () => {
  const { status, body } = await callRoute(handler, solutionRoutes.listCategories);

  expect(status).toBe(200);
  expect(body.items).toHaveLength(10);
  expect(body.items).toContainEqual({ id: "data", name: "Data and analytics" });
});

test("a category lists its published solutions, newest first", async () => {
  expect(await listed({ category: "data" })).toEqual([idOf(3), idOf(2), idOf(1)]);
  expect(await listed({ category: "security" })).toEqual([idOf(4)]);
  expect(await listed({ category: "design" })).toEqual([]);
});

test("a page holds no more solutions than its limit", async () => {
  expect(await listed({ category: "data", limit: "2" })).toEqual([idOf(3), idOf(2)]);
});

test("a partner lists published solutions only, newest first", async () => {
  expect(await listed({ partnerId: PARTNER })).toEqual([idOf(3), idOf(2), idOf(1)]);
  expect(await listed({ partnerId: OTHER_PARTNER })).toEqual([idOf(4)]);
});

test("a partner's page is filled behind drafts, by five queries at most; the cursor goes on behind them", async () => {
  const partnerId = "019300aa-0000-7000-8000-0000000000cc";
  const drafts = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...unpublished(from + index, "draft"), partnerId }));
  await tables.put("solutions", head(20, { partnerId }), ...drafts(21, 4), head(30, { partnerId }));

  expect(await listed({ partnerId, limit: "2" })).toEqual([idOf(30), idOf(20)]);
  expect(await listed({ partnerId, limit: "1" })).toEqual([idOf(30)]);

  await tables.put("solutions", ...drafts(31, 12));
  const { body } = await list({ partnerId, limit: "1" });
  expect(body.items).toEqual([]);
  expect(await listed({ partnerId, limit: "1", cursor: String(body.nextCursor) })).toEqual([idOf(30)]);
});

test("a page that is the last one says so", async () => {
  expect((await list({ category: "security", limit: "1" })).body).not.toHaveProperty("nextCursor");
  expect((await list({ partnerId: PARTNER, limit: "3" })).body).not.toHaveProperty("nextCursor");
  expect((await list({ partnerId: PARTNER, limit: "2" })).body).toHaveProperty("nextCursor");
});

test.each(["0", "101", "1.5", "x"])("a page of %s is refused, naming the field", async (limit) => {
  const { status, body } = await list({ category: "data", limit });

  expect(status).toBe(400);
  expect(body.errors).toEqual([expect.objectContaining({ field: "limit" })]);
});

test.each([
  ["another category", { category: "security" }],
  ["a partner", { partnerId: PARTNER }],
])("the cursor of a category does not fit %s", async (_, query) => {
  const { nextCursor } = (await list({ category: "data", limit: "1" })).body;

  const { status, body } = await list({ ...query, cursor: String(nextCursor) });

  expect(status).toBe(400);
  expect(body.errors).toEqual([{ field: "cursor", message: "is not a cursor of this list" }]);
});

test.each([
  ["no filter", {}],
  ["both filters", { category: "data", partnerId: PARTNER }],
])("%s is refused, naming the field", async (_, query) => {
  const { status, body } = await callRoute(handler, solutionRoutes.listSolutions, { query });

  expect(status).toBe(400);
  expect(body.errors).toEqual([
    { field: "category", message: "exactly one of category and partnerId is required" },
  ]);
});

test("an unknown category is refused, naming the field", async () => {
  const { status, body } = await callRoute(handler, solutionRoutes.listSolutions, {
    query: { category: "games" },
  });

  expect(status).toBe(400);
  expect(body.errors).toEqual([expect.objectContaining({ field: "category" })]);
});

const read = (solutionId: string) =>
  callRoute(handler, solutionRoutes.getSolution, { params: { solutionId } });

test("a published solution is read with its description, and without what is internal", async () => {
  const { status, body } = await read(idOf(1));

  expect(status).toBe(200);
  expect(body).toEqual({
    solutionId: idOf(1),
    partnerId: PARTNER,
    category: "data",
    title: "Solution 1",
    summary: "Counts things",
    description: "All about 1",
    repeatable: false,
    files: [{ name: "counter.zip", type: "application/zip", size: 7 }],
    price: { amount: 1999, currency: "EUR" },
    version: 1,
    createdAt: createdAt(1),
    updatedAt: createdAt(1),
  });
});

test.each([
  ["a draft", 5],
  ["an archived solution", 6],
  ["an unknown solution", 7],
  ["a solution without its second item", 4],
])("%s is not found", async (_, number) => {
  expect((await read(idOf(number))).status).toBe(404);
});

test.each([`${idOf(1)}#details`, "1", idOf(1).toUpperCase()])(
  "%s is no id, so it never reaches the table",
  async (solutionId) => {
    const { status, body } = await read(solutionId);

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "solutionId", message: "has the wrong form" }]);
  },
);
