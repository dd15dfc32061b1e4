import { categories } from "../../../handlers/solutions/categories";
import { draft, edited } from "../../../handlers/solutions/head-changes";
import { LIMITS } from "../../../handlers/solutions/limits";
import { newSolution } from "../../../handlers/solutions/schema";

const ID = "019300aa-0000-7000-8000-0000000000aa";
const NOW = "2026-01-01T00:00:00.000Z";

/**
 * Bytes of a value as DynamoDB counts them, keys included; a number of n digits takes at most n / 2 + 2.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 2;
  if (typeof value === "boolean") return 1;
  return (
    3 +
    Object.entries(value as object).reduce(
      (sum, [key, member]) => sum + Buffer.byteLength(key) + sizeOf(member) + 1,
      0,
    )
  );
}

/** As many bytes as allowed, in as many characters as allowed. */
function longest({ characters, bytes }: { characters: number; bytes: number }): string {
  const wide = Math.floor((bytes - characters) / 2);
  return "語".repeat(wide) + "x".repeat(characters - wide);
}

test("the longest head that the schema lets through has at most 1 kB, as a draft and published", () => {
  process.env.CURRENCIES = "EUR:2";
  const [category] = [...categories].sort((a, b) => b.id.length - a.id.length);
  const body = newSolution.parse({
    title: longest(LIMITS.title),
    summary: longest(LIMITS.summary),
    description: "x".repeat(LIMITS.description),
    category: category?.id,
    price: { amount: 99_999_999, currency: "EUR" },
    repeatable: true,
  });

  const head = { ...draft(ID, ID, body, NOW), version: Number.MAX_SAFE_INTEGER - 1 };
  const published = edited(head, { version: head.version, status: "published" }, NOW);

  expect(Buffer.byteLength(head.title)).toBeGreaterThan(LIMITS.title.bytes - 2);
  expect(sizeOf(head)).toBeLessThanOrEqual(1024);
  expect(sizeOf(published)).toBeLessThanOrEqual(1024);
  expect(sizeOf(head)).toBeGreaterThan(900);
});
