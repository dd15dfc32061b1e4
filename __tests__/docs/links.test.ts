import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { MarkdownPage } from "../support/markdown-page";

const GUIDES = readdirSync("docs").filter((name) => name.endsWith(".md"));
const PAGES = [
  "README.md",
  "CHANGELOG.md",
  "config/keys/README.md",
  ...GUIDES.map((name) => join("docs", name)),
];

/** Links of a page to files and headings of this project that are not there. */
function deadLinks(page: MarkdownPage): string[] {
  return page.targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = "", anchor] = target.split("#");
    const file = path === "" ? page.file : join(dirname(page.file), path);
    if (relative(".", file).startsWith("..") || !existsSync(file)) return true;
    return anchor !== undefined && !(file.endsWith(".md") && new MarkdownPage(file).anchors.includes(anchor));
  });
}

test.each(PAGES)("every link and picture of %s leads to something in the project", (file) => {
  expect(deadLinks(new MarkdownPage(file))).toEqual([]);
});

test("a link to nothing, and one to a heading that is not there, would be found", () => {
  const page = new MarkdownPage("README.md");
  const spoilt = Object.assign(Object.create(page), {
    text: "[a](docs/none.md) [b](docs/api.md#none) [c](#none) ![d](none.png) [e](https://example.org) [f](docs/api.md#catalogue)",
  });

  expect(deadLinks(spoilt)).toEqual(["docs/none.md", "docs/api.md#none", "#none", "none.png"]);
});

test("README names every guide", () => {
  const { targets } = new MarkdownPage("README.md");

  expect(GUIDES.filter((name) => !targets.includes(`docs/${name}`))).toEqual([]);
});
