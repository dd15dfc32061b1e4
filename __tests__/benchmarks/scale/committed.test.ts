import { readFileSync } from "node:fs";
import { join } from "node:path";
import { charts } from "../../../benchmarks/scale/charts";
import { withSections } from "../../../benchmarks/scale/document";
import { measuredFigures } from "../../../benchmarks/scale/measured";
import { sections } from "../../../benchmarks/scale/sections";

const DOCS = join(__dirname, "..", "..", "..", "docs");
const inDocs = (file: string) => readFileSync(join(DOCS, file), "utf8");

describe("what npm run bench:scale writes is committed as it would write it now", () => {
  it("the figures of docs/scale.md", () => {
    const committed = inDocs("scale.md");

    expect(withSections(committed, sections(measuredFigures()))).toBe(committed);
  });

  it("its charts, which the document shows and which load and run nothing", () => {
    const drawn = charts(measuredFigures());

    const document = inDocs("scale.md");
    expect(drawn).toHaveLength(2);
    for (const { file, svg } of drawn) {
      expect(inDocs(file)).toBe(svg);
      expect(document).toContain(`(${file})`);
      expect(svg).toMatch(/^<svg [^>]*>\n<title>[^<]+<\/title>/);
      expect(svg).not.toMatch(/<script|<style|href=|https?:\/\/(?!www\.w3\.org\/)/);
      // Names that count what the process has drawn would differ from run to run.
      expect(svg).not.toMatch(/zr\d|class=/);
    }
  });
});

describe("the document", () => {
  it("keeps what people wrote around the generated parts", () => {
    const written = "before\n<!-- bench:scale a -->\nold\n<!-- /bench:scale -->\nbehind\n";

    const document = withSections(written, { a: "new" });

    expect(document).toBe("before\n<!-- bench:scale a -->\n\nnew\n\n<!-- /bench:scale -->\nbehind\n");
    expect(withSections(document, { a: "new" })).toBe(document);
  });

  it("has a place for each part", () => {
    expect(() => withSections("nothing", { a: "new" })).toThrow("no place for a");
  });
});
