import { readFileSync } from "node:fs";
import { STAGE_NAMES } from "../../config/stages";
import {
  architecturePart,
  stageShownIn,
  withArchitecture,
} from "../../operations/diagram/architecture-document";
import { mermaidText } from "../../operations/diagram/mermaid-text";
import { isDrawnFrom } from "../../operations/diagram/svg-source";
import { diagramOf } from "../support/stage-diagrams";

const DOCUMENT = readFileSync("docs/architecture.md", "utf8");
const PICTURE = readFileSync("docs/architecture.svg", "utf8");

const stage = stageShownIn(DOCUMENT);
const diagram = diagramOf(stage);
const state = (isCurrent: boolean) =>
  isCurrent
    ? "current"
    : `stale: the sources synthesize something else. Run: npm run diagram -- --stage ${stage}`;

test("the committed document shows what the sources synthesize", () => {
  const isCurrent = withArchitecture(DOCUMENT, architecturePart(stage, diagram)) === DOCUMENT;

  expect(state(isCurrent)).toBe("current");
});

test("the committed picture was drawn from what the sources synthesize", () => {
  const isCurrent = isDrawnFrom(PICTURE, mermaidText(diagram));

  expect(state(isCurrent)).toBe("current");
});

test("the picture loads and runs nothing, and has a ground and a title of its own", () => {
  const addresses = [...PICTURE.matchAll(/(?:https?:|data:|url\()[^"')\s]*/g)].map(([address]) => address);

  expect(PICTURE).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><rect [^>]*fill="#ffffff"/);
  expect(PICTURE).not.toMatch(/<(script|foreignObject|image|use|a|link)\b|\son\w+=|@import|href=/i);
  expect(addresses.filter((address) => !address.startsWith("url(#"))).toEqual(["http://www.w3.org/2000/svg"]);
  expect(PICTURE.length).toBeLessThan(150_000);
});

/** @see https://mermaid.js.org/config/schema-docs/config.html: maxTextSize and maxEdges, which GitHub keeps. */
test.each(STAGE_NAMES)(
  "the diagram of %s is within the limits of Mermaid, beyond which nothing is drawn",
  (name) => {
    const text = mermaidText(diagramOf(name));

    expect(text.length).toBeLessThan(50_000);
    expect(text.match(/-->|\.->/g)?.length).toBeLessThan(500);
  },
);
