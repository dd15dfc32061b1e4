import { withGeneratedPart } from "../../../docs/generate/generated-part";

const PAGE = "before\n<!-- stages: a command writes this -->\nold\n<!-- /stages -->\nafter\n";

test("only what stands between the marks is another", () => {
  expect(withGeneratedPart(PAGE, "stages", "new $1\nlines")).toBe(
    "before\n<!-- stages: a command writes this -->\nnew $1\nlines\n<!-- /stages -->\nafter\n",
  );
});

test.each([
  ["no such part", "before\n"],
  ["the part twice", PAGE + PAGE],
])("a page with %s is refused", (_what, page) => {
  expect(() => withGeneratedPart(page, "stages", "new")).toThrow(/^the page has [02] parts "stages"$/);
});
