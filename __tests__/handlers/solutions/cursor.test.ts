import fc from "fast-check";
import type { Principal } from "../../../handlers/common/auth";
import { type Catalogue, newUserId, principalOf, startCatalogue } from "../../support/catalogue";

const CATEGORIES = ["data", "design", "education", "finance", "other", "security"] as const;
const FIRST = Date.parse("2026-01-01T00:00:00.000Z");

let catalogue: Catalogue;

beforeAll(async () => {
  catalogue = await startCatalogue();
});

afterAll(() => catalogue.stop());

/** A solution at a moment; few moments, so that several share one. */
interface Placed {
  readonly solutionId: string;
  readonly moment: number;
  readonly isListed: boolean;
}

const placed: fc.Arbitrary<Placed> = fc.record({
  solutionId: fc.constant(undefined).map(newUserId),
  moment: fc.integer({ min: 0, max: 12 }),
  isListed: fc.boolean(),
});

/** What a reader does: pages of this size; and what partners publish before the next one. */
const walk = fc.record({
  before: fc.array(placed, { maxLength: 25 }),
  pages: fc.array(
    fc.record({ limit: fc.integer({ min: 1, max: 7 }), inserted: fc.array(placed, { maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
});

function store(solutions: readonly Placed[], partnerId: string, category: string): Promise<void> {
  const items = solutions.map(({ solutionId, moment, isListed }) => ({
    kind: "solution",
    solutionId,
    partnerId,
    ...(isListed ? { status: "published", category } : { status: "draft", draftCategory: category }),
    title: "Counter",
    summary: "Counts things",
    price: { amount: 0, currency: "EUR" },
    version: 1,
    createdAt: new Date(FIRST + moment * 1000).toISOString(),
    updatedAt: new Date(FIRST).toISOString(),
  }));
  return catalogue.tables.put("solutions", ...items);
}

/** All pages until the last one; the sizes of the first ones are given, and something is inserted behind each. */
async function readAll(
  read: (page: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, unknown>>>,
  pages: readonly { readonly limit: number; readonly inserted: readonly Placed[] }[],
  insert: (solutions: readonly Placed[]) => Promise<void>,
): Promise<{ solutionId: string; createdAt: string }[]> {
  const seen: { solutionId: string; createdAt: string }[] = [];
  let cursor: string | undefined;
  for (let number = 0; ; number += 1) {
    const { limit, inserted } = pages[number] ?? { limit: 100, inserted: [] };
    const page = { limit: String(limit), ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await read(page);
    expect((items as unknown[]).length).toBeLessThanOrEqual(limit);
    seen.push(...(items as typeof seen));
    if (nextCursor === undefined) return seen;
    cursor = String(nextCursor);
    await insert(inserted);
  }
}

/** Each that was there before exactly once, none twice, newest first. */
function expectComplete(
  seen: readonly { solutionId: string; createdAt: string }[],
  before: readonly Placed[],
) {
  const ids = seen.map(({ solutionId }) => solutionId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(before.map(({ solutionId }) => solutionId)));
  const times = seen.map(({ createdAt }) => createdAt);
  expect(times).toEqual([...times].sort().reverse());
}

test("pages of a category have no gaps and no duplicates while solutions are published", async () => {
  const present: Record<string, Placed[]> = {};
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CATEGORIES), walk, async (category, { before, pages }) => {
      const partnerId = newUserId();
      // Runs leave their solutions in the category: more for the next one to find.
      present[category] = [...(present[category] ?? []), ...before.filter(({ isListed }) => isListed)];
      const expected = [...present[category]];
      await store(before, partnerId, category);

      const seen = await readAll(
        async (page) =>
          (await catalogue.call("listSolutions", undefined, { query: { category, ...page } })).body,
        pages,
        async (inserted) => {
          await store(inserted, partnerId, category);
          present[category]?.push(...inserted.filter(({ isListed }) => isListed));
        },
      );

      expectComplete(seen, expected);
    }),
    { numRuns: 12 },
  );
});

test("pages of a partner have no gaps and no duplicates, though drafts lie between", async () => {
  await fc.assert(
    fc.asyncProperty(walk, async ({ before, pages }) => {
      const partnerId = newUserId();
      await store(before, partnerId, "data");

      const seen = await readAll(
        async (page) =>
          (await catalogue.call("listSolutions", undefined, { query: { partnerId, ...page } })).body,
        pages,
        (inserted) => store(inserted, partnerId, "data"),
      );

      expectComplete(
        seen,
        before.filter(({ isListed }) => isListed),
      );
    }),
    { numRuns: 15 },
  );
});

test("a partner's own pages hold everything, or everything of one status", async () => {
  await fc.assert(
    fc.asyncProperty(walk, fc.boolean(), async ({ before, pages }, draftsOnly) => {
      const partner: Principal = principalOf(newUserId(), "partner");
      await store(before, partner.userId, "data");
      const filter: Readonly<Record<string, string>> = draftsOnly ? { status: "draft" } : {};

      const seen = await readAll(
        async (page) =>
          (await catalogue.call("listOwnSolutions", partner, { query: { ...filter, ...page } })).body,
        pages,
        (inserted) => store(inserted, partner.userId, "data"),
      );

      expectComplete(
        seen,
        before.filter(({ isListed }) => !(draftsOnly && isListed)),
      );
    }),
    { numRuns: 10 },
  );
});

test("the cursor of somebody else's list, of another status or of the public list is refused", async () => {
  const [own, other] = [principalOf(newUserId(), "partner"), principalOf(newUserId(), "partner")];
  const solutions = [1, 2].map((moment) => ({ solutionId: newUserId(), moment, isListed: true }));
  await store(solutions, own.userId, "data");
  const first = await catalogue.call("listOwnSolutions", own, { query: { limit: "1" } });
  const cursor = String(first.body.nextCursor);

  const answers = await Promise.all([
    catalogue.call("listOwnSolutions", own, { query: { cursor } }),
    catalogue.call("listOwnSolutions", other, { query: { cursor } }),
    catalogue.call("listOwnSolutions", own, { query: { cursor, status: "published" } }),
    catalogue.call("listSolutions", undefined, { query: { cursor, partnerId: own.userId } }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 400]);
});
