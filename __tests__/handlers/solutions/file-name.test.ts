import fc from "fast-check";
import { attachmentOf, safeFileName } from "../../../handlers/solutions/file-name";

test.each([
  ["counter.zip", "counter.zip"],
  ["../../etc/passwd", "passwd"],
  ["C:\\Users\\ada\\counter.zip", "counter.zip"],
  ["a\u202Egpj.exe", "agpj.exe"],
  ["a\u0000b\r\nc.txt", "ab c.txt"],
  [' .. "quoted" <x>|?*: . ', "_quoted_ _x_____"],
  ["  .bashrc", "bashrc"],
  ["con.txt", "_con.txt"],
  ["Zu\u0308rich.zip", "Zürich.zip"],
  ["Zu\u200B\u0308rich.zip", "Zürich.zip"],
  ["a \u200B b.txt", "a b.txt"],
])("%j is saved as %j", (given, name) => {
  expect(safeFileName(given)).toBe(name);
});

test.each(["", "   ", "..", "/", "a/", "\u200B"])("%j is no name", (given) => {
  expect(safeFileName(given)).toBeUndefined();
});

/** Any characters, halves of pairs among them. */
const characters = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x2ff }), fc.integer({ min: 0, max: 0x10ffff })), {
    maxLength: 12,
  })
  .map((codes) => String.fromCodePoint(...codes));

test("no name is a path, and each stays the same when it is given again", () => {
  fc.assert(
    fc.property(characters, (given) => {
      const name = safeFileName(given);
      if (name === undefined) return;
      expect(name).not.toMatch(/[/\\<>:"|?*\p{C}]|^[. ]|[. ]$/u);
      expect(safeFileName(name)).toBe(name);
    }),
    { numRuns: 500 },
  );
});

test("the header holds the name for every browser, and nothing that a header or S3 would take for something else", () => {
  fc.assert(
    fc.property(characters, (given) => {
      const name = safeFileName(given);
      if (name === undefined) return;
      const header = attachmentOf(name);
      expect(header).toMatch(
        /^attachment; filename="[A-Za-z0-9 ._()-]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/,
      );
      expect(decodeURIComponent(header.split("''")[1] ?? "")).toBe(name);
    }),
    { numRuns: 500 },
  );
});
