import fc from "fast-check";
import { toJSONSchema } from "zod/mini";
import { ValidationError } from "../../../handlers/common/errors";
import { deterministicId, newId } from "../../../handlers/common/ids";
import type { Route } from "../../../handlers/common/route";
import {
  changes,
  email,
  id,
  line,
  listOf,
  money,
  object,
  optional,
  price,
  type Schema,
  text,
  time,
} from "../../../handlers/common/schema";
import { validate } from "../../../handlers/common/validation";
import { routes } from "../../../handlers/routes";
import { SETTINGS } from "../../support/settings";

beforeAll(() => {
  Object.assign(process.env, SETTINGS, { CURRENCIES: "EUR:2,JPY:0" });
});

const accepts = (schema: Schema, value: unknown) => schema.safeParse(value).success;

describe("money", () => {
  test("is an integer of minor units up to 99,999,999 and a currency's code", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 99_999_999, 100_000_000)),
        (amount) => {
          const isMoney = Number.isInteger(amount) && amount >= 0 && amount <= 99_999_999;

          expect(accepts(money, { amount, currency: "EUR" })).toBe(isMoney);
        },
      ),
    );
  });

  test("never comes as text, nor with another member", () => {
    expect(accepts(money, { amount: "1999", currency: "EUR" })).toBe(false);
    expect(accepts(money, { amount: 1999, currency: "EUR", fee: 0 })).toBe(false);
    expect(accepts(money, { amount: 1999 })).toBe(false);
  });

  test("that somebody asks for is in a currency of the stage", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{3}$/), (currency) => {
        expect(accepts(price, { amount: 1, currency })).toBe(["EUR", "JPY"].includes(currency));
      }),
    );
    expect(accepts(price, { amount: 1, currency: "JPY" })).toBe(true);
  });

  test("in another currency is named by its field", () => {
    const body = { schema: object({ price }), value: () => ({ price: { amount: 1, currency: "USD" } }) };

    expect(() => validate({ body })).toThrow(
      expect.objectContaining({
        violations: [{ field: "price.currency", message: "must be a currency of this marketplace" }],
      }),
    );
  });
});

describe("texts", () => {
  test("have their length in characters, and can be written in UTF-8", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 12 }), (value) => {
        const { length } = [...value];
        const isText = length >= 1 && length <= 10;

        expect(accepts(text(10), value)).toBe(isText);
      }),
    );
    expect(accepts(text(10), "\ud800")).toBe(false);
    expect(accepts(text(10), "a\udc00b")).toBe(false);
  });

  test.each([
    "\n",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "\u0000",
    "\u007f",
    "a\u2028b",
    "a\u202eb",
    " a",
    "a ",
    "\u00a0a",
    " ",
    "",
  ])("%j is no line", (value) => {
    expect(accepts(line(10), value)).toBe(false);
  });

  test.each(["a", "a b", "Ünïcödé", "数据", "🙂 ok", "a\u00a0b", "O'Neil & Söhne"])(
    "%j is a line",
    (value) => {
      expect(accepts(line(20), value)).toBe(true);
    },
  );

  test("a line may be limited in bytes", () => {
    expect(accepts(line(10, 10), "数据数")).toBe(true);
    expect(accepts(line(10, 10), "数据数据")).toBe(false);
  });

  test("whatever a line lets through, no reader breaks it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 8 }), (value) => {
        fc.pre(accepts(line(20), value));

        expect(value.split(/[\r\n\u0085\u2028\u2029]/)).toHaveLength(1);
        expect(value.trim()).toBe(value);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each(["a@b", " Ada@Example.com ", "ä@ö.example"])(
    "%j is an e-mail address as people write it",
    (value) => {
      expect(accepts(email, value)).toBe(true);
    },
  );

  test.each([
    "",
    "ada",
    "a@b@c",
    "a b@c",
    "@b",
    "a@",
    "<a@b>",
    "a@b,c",
    "a@b\u0083",
    `${"a".repeat(250)}@b.example`,
  ])("%j is none", (value) => {
    expect(accepts(email, value)).toBe(false);
  });
});

test("ids are those that this platform makes, in lower case", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (hash) => {
      expect(accepts(id, deterministicId(hash))).toBe(true);
    }),
  );
  expect(accepts(id, newId())).toBe(true);
  expect(accepts(id, newId().toUpperCase())).toBe(false);
  expect(accepts(id, `${newId()}#details`)).toBe(false);
  expect(accepts(id, "email#0123")).toBe(false);
});

test("times are as Date writes them", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      expect(accepts(time, date.toISOString())).toBe(true);
    }),
  );
});

test("a body that changes something has a member", () => {
  const schema = changes(object({ name: optional(line(10)), tags: optional(listOf(line(5), 1, 2)) }));

  expect(accepts(schema, { name: "a" })).toBe(true);
  expect(accepts(schema, {})).toBe(false);
  expect(accepts(schema, { tags: [] })).toBe(false);
  expect(accepts(schema, { tags: ["a", "b", "c"] })).toBe(false);
});

const bodies = Object.entries<Route>(routes).flatMap(([operation, { body }]) =>
  body === undefined ? [] : [[operation, body] as const],
);

describe.each(bodies)("the body of %s", (_, schema) => {
  test("takes no member that it does not describe, not even a prototype's", () => {
    for (const text of ['{"surplus":1}', '{"__proto__":{"role":"admin"}}', '{"constructor":1}']) {
      const [name = ""] = Object.keys(JSON.parse(text));
      const result = schema.safeParse(JSON.parse(text));

      expect(JSON.stringify(result.error?.issues)).toContain(name);
    }
  });

  test("is let through or refused with a field and without the value, whatever it holds", () => {
    const names = Object.keys(schema.shape);
    const secret = "hunter2-the-value";
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(secret));
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...names, "other"), value));

    fc.assert(
      fc.property(body, (given) => {
        try {
          validate({ body: { schema, value: () => given } });
        } catch (error) {
          if (!(error instanceof ValidationError)) throw error;
          expect(error.violations.length).toBeGreaterThan(0);
          for (const { field, message } of error.violations) {
            expect(field).not.toBe("");
            expect(message).not.toContain(secret);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("limits every text and every list", () => {
    const unlimited = unlimitedIn(toJSONSchema(schema, { target: "openapi-3.0" }));

    expect(unlimited).toEqual([]);
  });
});

/** Paths of texts without a limit or a pattern, of numbers and of lists without a limit. */
function unlimitedIn(described: unknown, path = "body"): string[] {
  if (typeof described !== "object" || described === null) return [];
  const {
    type,
    maxLength,
    pattern,
    maximum,
    maxItems,
    enum: choices,
    ...rest
  } = described as Record<string, unknown>;
  const isUnlimited =
    (type === "string" && maxLength === undefined && pattern === undefined && choices === undefined) ||
    ((type === "integer" || type === "number") && maximum === undefined) ||
    (type === "array" && maxItems === undefined);
  const inside = Object.entries(rest).flatMap(([name, part]) => unlimitedIn(part, `${path}.${name}`));
  return isUnlimited ? [path, ...inside] : inside;
}
