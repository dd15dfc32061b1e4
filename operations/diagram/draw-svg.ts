import { SOURCE_ATTRIBUTE, sourceHash } from "./svg-source";

/** Liberation Sans, which Linux has, is as wide as Arial: texts fit their frames on the reader's machine, too. */
const FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif";

const SETTINGS = {
  startOnLoad: false,
  securityLevel: "strict",
  theme: "neutral",
  deterministicIds: true,
  // Of the generator that draws hexagons and the like: without a seed no two pictures are the same.
  handDrawnSeed: 1,
  fontFamily: FONT,
  themeVariables: { fontFamily: FONT },
  // HTML inside of SVG is shown by browsers only.
  htmlLabels: false,
  flowchart: {
    htmlLabels: false,
    wrappingWidth: 400,
    nodeSpacing: 30,
    rankSpacing: 60,
    subGraphTitleMargin: { top: 4, bottom: 12 },
  },
} as const;

/** Pixels around the drawing. */
const MARGIN = 16;

export interface Drawing {
  readonly mermaid: string;
  /** What somebody who does not see the picture is told. */
  readonly title: string;
}

/**
 * Draws a Mermaid text in a headless browser. The picture has a white ground of its own, so that it is legible on dark
 * pages; nothing in it is loaded or run.
 *
 * @param executablePath the browser's program
 */
export async function drawSvg(drawing: Drawing, executablePath: string): Promise<string> {
  // Loaded where something is drawn: no other command needs it.
  const { launch } = await import("puppeteer-core");
  // The page is ours alone; as root, as in containers, Chromium would not start with its sandbox.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ path: require.resolve("@mermaid-js/tiny/dist/mermaid.tiny.js") });
    const svg = await page.evaluate(drawnInPage, {
      ...drawing,
      settings: SETTINGS,
      margin: MARGIN,
      source: { name: SOURCE_ATTRIBUTE, value: sourceHash(drawing.mermaid) },
    });
    return `${rounded(svg)}\n`;
  } finally {
    await browser.close();
  }
}

/** A hundredth of a pixel is seen by nobody, and a quarter of the file. */
function rounded(svg: string): string {
  return svg.replaceAll(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))));
}

interface PageDrawing extends Drawing {
  readonly settings: object;
  readonly margin: number;
  readonly source: { readonly name: string; readonly value: string };
}

/** Runs in the page, so it must use nothing of this module. */
async function drawnInPage({ mermaid: text, title, settings, margin, source }: PageDrawing): Promise<string> {
  const { mermaid, document, XMLSerializer } = globalThis as unknown as PageGlobals;
  mermaid.initialize(settings);
  const { svg } = await mermaid.render("architecture", text);
  document.body.innerHTML = svg;
  const root = document.body.firstElementChild;
  if (root === null) throw new Error("Mermaid has drawn nothing");

  const [x = 0, y = 0, width = 0, height = 0] = String(root.getAttribute("viewBox")).split(/\s+/).map(Number);
  const box = [x - margin, y - margin, width + 2 * margin, height + 2 * margin].map(Math.round);
  const size = { x: box[0], y: box[1], width: box[2], height: box[3] };
  for (const name of ["style", "class", "aria-roledescription"]) root.removeAttribute(name);
  const attributes = { viewBox: box.join(" "), width: size.width, height: size.height, role: "img" };
  for (const [name, value] of Object.entries({ ...attributes, [source.name]: source.value })) {
    root.setAttribute(name, String(value));
  }
  // For Mermaid's own interaction.
  for (const edge of root.querySelectorAll("[data-points]")) edge.removeAttribute("data-points");

  const namespace = "http://www.w3.org/2000/svg";
  const ground = document.createElementNS(namespace, "rect");
  for (const [name, value] of Object.entries({ ...size, rx: 8, fill: "#ffffff" })) {
    ground.setAttribute(name, String(value));
  }
  const heading = document.createElementNS(namespace, "title");
  heading.textContent = title;
  root.prepend(heading, ground);
  return new XMLSerializer().serializeToString(root);
}

/** What the page has; the project's types know no browser. */
interface PageGlobals {
  readonly mermaid: {
    initialize(settings: object): void;
    render(id: string, text: string): Promise<{ readonly svg: string }>;
  };
  readonly document: {
    readonly body: { innerHTML: string; readonly firstElementChild: PageElement | null };
    createElementNS(namespace: string, name: string): PageElement;
  };
  readonly XMLSerializer: new () => { serializeToString(element: PageElement): string };
}

interface PageElement {
  textContent: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<PageElement>;
  prepend(...elements: readonly PageElement[]): void;
}
