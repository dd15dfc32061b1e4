import fc from "fast-check";
import { decodeCursor, encodeCursor } from "../../../handlers/common/cursor";
import { ValidationError } from "../../../handlers/common/errors";
import { cursorKeys, type SecretStore, startSecretStore } from "../../support/secret-store";
import { SETTINGS } from "../../support/settings";

const KEY = { solutionId: "019300bb-0000-7000-8000-000000000001", createdAt: "2026-01-01T00:00:00.000Z" };
const FILTER = { category: "data" };

let store: SecretStore;
let now = Date.now();

beforeAll(async () => {
  store = await startSecretStore();
  Object.assign(process.env, SETTINGS, store.environment, CREDENTIALS);
  jest.spyOn(Date, "now").mockImplementation(() => now);
});
afterAll(() => store.stop());

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
/** Milliseconds after which the keys are read again. */
const CACHED = 5 * 60_000;

const reads = () => store.calls.filter(({ operation }) => operation === "GetParameter").length;
const refused = (work: Promise<unknown>) =>
  expect(work).rejects.toEqual(
    new ValidationError([{ field: "cursor", message: "is not a cursor of this list" }]),
  );

test("a cursor holds the key that it was made of", async () => {
  const cursor = await encodeCursor("category-index", FILTER, KEY);

  expect(cursor).toMatch(/^[A-Za-z0-9_.-]{1,1024}$/);
  expect(await decodeCursor("category-index", FILTER, cursor)).toEqual(KEY);
});

test("whatever the key, the index and the filter: it comes back for these, and for no others", async () => {
  const texts = fc.string({ minLength: 1, maxLength: 40 });
  const key = fc.dictionary(texts, fc.oneof(texts, fc.integer()), { maxKeys: 4 });
  const filter = fc.dictionary(texts, fc.option(texts, { nil: undefined }), { maxKeys: 3 });

  await fc.assert(
    fc.asyncProperty(
      texts,
      filter,
      key,
      texts,
      filter,
      async (index, asked, held, otherIndex, otherAsked) => {
        const cursor = await encodeCursor(index, asked, held);

        expect(await decodeCursor(index, asked, cursor)).toEqual(held);
        if (otherIndex !== index) await refused(decodeCursor(otherIndex, asked, cursor));
        if (!isSame(asked, otherAsked)) await refused(decodeCursor(index, otherAsked, cursor));
      },
    ),
    { numRuns: 200 },
  );
});

function isSame(a: object, b: object): boolean {
  const given = (filter: object) => Object.entries(filter).filter(([, value]) => value !== undefined);
  return JSON.stringify(given(a).sort()) === JSON.stringify(given(b).sort());
}

test("the order of a filter's members does not matter, nor one that is not given", async () => {
  const cursor = await encodeCursor("user-index", { view: "sales", userId: "u" }, KEY);

  const filter = { userId: "u", partnerId: undefined, view: "sales" };
  expect(await decodeCursor("user-index", filter, cursor)).toEqual(KEY);
});

test("a cursor with any character changed is refused", async () => {
  const cursor = await encodeCursor("category-index", FILTER, KEY);

  await fc.assert(
    fc.asyncProperty(fc.nat(cursor.length - 1), fc.constantFrom(..."AZaz09-_."), async (at, character) => {
      fc.pre(cursor[at] !== character);
      const changed = cursor.slice(0, at) + character + cursor.slice(at + 1);
      await refused(decodeCursor("category-index", FILTER, changed));
    }),
    { numRuns: 300 },
  );
});

test.each([
  "",
  "x",
  "a.b.c",
  "..",
  `test-1.${"A".repeat(20)}.${"A".repeat(43)}`,
  "nobody.AAAA.".padEnd(55, "A"),
])("%p is no cursor", async (text) => {
  await refused(decodeCursor("category-index", FILTER, text));
});

describe("when the keys are rotated", () => {
  test("what the old key signed is opened as long as it is kept, and the new one signs", async () => {
    store.setParameter(SETTINGS.CURSOR_KEYS_PARAMETER, cursorKeys("old"));
    now += CACHED;
    const before = await encodeCursor("category-index", FILTER, KEY);
    const [old] = JSON.parse(parameterOf("old")).keys;
    const [fresh] = JSON.parse(cursorKeys("new")).keys;

    store.setParameter(SETTINGS.CURSOR_KEYS_PARAMETER, JSON.stringify({ keys: [fresh, old] }));
    now += CACHED;

    expect(await decodeCursor("category-index", FILTER, before)).toEqual(KEY);
    expect(await encodeCursor("category-index", FILTER, KEY)).toMatch(/^new\./);
    store.setParameter(SETTINGS.CURSOR_KEYS_PARAMETER, JSON.stringify({ keys: [fresh] }));
    now += CACHED;
    await refused(decodeCursor("category-index", FILTER, before));
  });

  test("a key that another instance knows already is read at once, but not for every guess", async () => {
    store.setParameter(SETTINGS.CURSOR_KEYS_PARAMETER, cursorKeys("first"));
    now += CACHED;
    await encodeCursor("category-index", FILTER, KEY);
    const before = reads();

    now += 10_000;
    await refused(decodeCursor("category-index", FILTER, `guess.AAAA.${"A".repeat(43)}`));
    await refused(decodeCursor("category-index", FILTER, `guess.AAAA.${"A".repeat(43)}`));

    expect(reads()).toBe(before + 1);
  });
});

/** The keys that the store holds now. */
function parameterOf(id: string): string {
  const text = store.parameter(SETTINGS.CURSOR_KEYS_PARAMETER);
  expect(text).toContain(`"${id}"`);
  return text;
}
