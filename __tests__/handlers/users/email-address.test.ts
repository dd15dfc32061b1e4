import fc from "fast-check";
import { ValidationError } from "../../../handlers/common/errors";
import { normalizeEmail } from "../../../handlers/users/email-address";

test.each([
  ["  Ada@Example.COM ", "ada@example.com"],
  ["ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com"],
  ["ﬁne@example.com", "fine@example.com"],
  ["O'Brien+shop@example.com", "o'brien+shop@example.com"],
  ["JOSE\u0301@example.com", "jos\u00e9@example.com"],
])("%s is one with its normal form", (given, normal) => {
  expect(normalizeEmail(given)).toBe(normal);
});

test.each([
  "ada",
  "@example.com",
  "ada@",
  "a@b@example.com",
  "ada@exa mple.com",
  "eve@example.com,ada@example.com",
  "eve,ada@example.com",
  "<ada@example.com>",
  "Ada<ada@example.com>",
  "ada@example.com\r\nBcc:eve",
  "ada\u0000@example.com",
  "ada\u200b@example.com",
  // Two characters become one `@` too many, or too few.
  "ada＠example@com",
  `${"a".repeat(251)}@b.c`,
  // Short as it is written, and too long once its ligatures are letters.
  `${"ﷺ".repeat(20)}@example.com`,
])("%j is refused, naming the field", (given) => {
  let error: unknown;
  try {
    normalizeEmail(given);
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toBeInstanceOf(ValidationError);
  expect((error as ValidationError).violations[0]?.field).toBe("email");
  expect(JSON.stringify((error as ValidationError).violations)).not.toContain("example");
});

test("a normal form is its own normal form", () => {
  const local = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(local, (name) => {
      const once = normalizedOrNothing(`${name}@example.com`);
      fc.pre(once !== undefined);
      expect(normalizeEmail(String(once))).toBe(once);
    }),
  );
});

function normalizedOrNothing(given: string): string | undefined {
  try {
    return normalizeEmail(given);
  } catch {
    return undefined;
  }
}
