import { mapTexts, sortedJson } from "../../../../stacks/api/openapi/json";

it("writes the same text for objects whose members were added in another order", () => {
  const one = sortedJson({ b: [{ d: 1, c: 2 }], a: null });
  const other = sortedJson({ a: null, b: [{ c: 2, d: 1 }] });

  expect(one).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  expect(other).toBe(one);
});

it("keeps the order of lists, and leaves out members without a value", () => {
  expect(sortedJson({ list: ["b", "a"], nothing: undefined })).toBe('{"list":["b","a"]}');
});

it("replaces texts at every level and no names of members", () => {
  const upper = mapTexts({ a: ["b", { c: "d" }], n: 1, t: true, z: null }, (text) => text.toUpperCase());

  expect(upper).toEqual({ a: ["B", { c: "D" }], n: 1, t: true, z: null });
});
