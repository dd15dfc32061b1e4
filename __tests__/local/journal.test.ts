import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../local/journal";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  file = join(folder, "journal.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the last record of a kind and key counts, in the order of the keys", () => {
  const first = new Journal(file);
  first.write("a", "1", "old");
  first.write("a", "2", "two");
  first.write("b", "1", "other");
  first.write("a", "1", "new");

  expect(new Journal(file).read("a")).toEqual(["new", "two"]);
  expect(readFileSync(file, "utf8").split("\n")).toHaveLength(4);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a line that a crash cut off is left out, and does not spoil the next one", () => {
  new Journal(file).write("a", "1", "one");
  appendFileSync(file, '{"kind":"a","key":"2","val');

  const second = new Journal(file);
  expect(second.read("a")).toEqual(["one"]);
  second.write("a", "3", "three");

  expect(new Journal(file).read("a")).toEqual(["one", "three"]);
});

test("a line that is broken is an error with its place", () => {
  writeFileSync(file, '{"kind":"a","key":"1","value":1}\nnonsense\n');

  expect(() => new Journal(file)).toThrow(`${file}:2 is no JSON`);
});
