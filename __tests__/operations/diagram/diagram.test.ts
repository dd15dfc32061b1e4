import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DiagramOptions, diagram } from "../../../operations/diagram/diagram";
import { mermaidText } from "../../../operations/diagram/mermaid-text";
import { sourceHash } from "../../../operations/diagram/svg-source";
import { EXIT } from "../../../operations/exit-codes";
import { diagramOf } from "../../support/stage-diagrams";
import { outdir } from "../../support/synthesized";

const OPTIONS: DiagramOptions = {
  stage: "dev",
  json: false,
  mermaid: false,
  redraw: false,
  skipSynth: true,
};
const DOCUMENT = join("docs", "architecture.md");
const PICTURE = join("docs", "architecture.svg");
/** What nothing but its own attribute tells from an older picture. */
const CURRENT = `<svg data-source-sha256="${sourceHash(mermaidText(diagramOf("dev")))}"/>`;

const folder = mkdtempSync(join(tmpdir(), "marketplace diagram-"));
const before = process.cwd();
const { PUPPETEER_EXECUTABLE_PATH: browser } = process.env;
const print = jest.spyOn(console, "log").mockImplementation(() => undefined);
const write = jest.spyOn(process.stdout, "write");

beforeAll(() => {
  process.chdir(folder);
  process.env.PUPPETEER_EXECUTABLE_PATH = join(folder, "no-browser");
  cpSync(join(outdir(), "stacks"), "cdktf.out/stacks", { recursive: true });
});
beforeEach(() => {
  mkdirSync("docs");
  print.mockClear();
});
afterEach(() => rmSync("docs", { recursive: true }));
afterAll(() => {
  process.chdir(before);
  if (browser === undefined) delete process.env.PUPPETEER_EXECUTABLE_PATH;
  else process.env.PUPPETEER_EXECUTABLE_PATH = browser;
  rmSync(folder, { recursive: true });
});

test("without a browser the document is written, the older picture stays, and the error says so with the remedy", async () => {
  writeFileSync(PICTURE, "<svg/>");

  await expect(diagram(OPTIONS)).rejects.toThrow(
    /^No browser was found\. docs.architecture\.md shows this diagram; docs.architecture\.svg was not drawn and does not show this diagram\..* install one of chromium-headless-shell, .* PUPPETEER_EXECUTABLE_PATH, and repeat the command\.$/,
  );

  expect(readFileSync(DOCUMENT, "utf8")).toContain(mermaidText(diagramOf("dev")));
  expect(readFileSync(PICTURE, "utf8")).toBe("<svg/>");
});

test("a picture of this diagram needs no browser, and a second run changes nothing", async () => {
  writeFileSync(PICTURE, CURRENT);

  const first = await diagram(OPTIONS);
  const document = readFileSync(DOCUMENT, "utf8");
  const second = await diagram(OPTIONS);

  expect([first, second]).toEqual([EXIT.ok, EXIT.ok]);
  expect(readFileSync(DOCUMENT, "utf8")).toBe(document);
  expect(readFileSync(PICTURE, "utf8")).toBe(CURRENT);
  expect(print.mock.calls.flat()).toEqual([
    `written    ${DOCUMENT}`,
    `unchanged  ${PICTURE}`,
    `unchanged  ${DOCUMENT}`,
    `unchanged  ${PICTURE}`,
  ]);
});

test("--redraw draws also what is current, which takes a browser", async () => {
  writeFileSync(PICTURE, CURRENT);

  await expect(diagram({ ...OPTIONS, redraw: true })).rejects.toThrow(
    /^No browser was found\. .*svg was not drawn and still shows it\. /,
  );
});

test("a browser that cannot be started is named, with what it left undone", async () => {
  process.env.PUPPETEER_EXECUTABLE_PATH = process.execPath;

  await expect(diagram(OPTIONS)).rejects.toThrow(/^\S*node\S* failed: .*architecture\.svg was not drawn/s);

  process.env.PUPPETEER_EXECUTABLE_PATH = join(folder, "no-browser");
  expect(existsSync(PICTURE)).toBe(false);
});

test("a document without a place for the diagram is refused before anything is written", async () => {
  writeFileSync(DOCUMENT, "# Ours\n");

  await expect(diagram(OPTIONS)).rejects.toThrow("does not say where its generated part is");

  expect(readFileSync(DOCUMENT, "utf8")).toBe("# Ours\n");
});

test("--mermaid prints the text of any stage, and writes no document", async () => {
  const written: unknown[] = [];
  write.mockImplementation((chunk) => written.push(chunk) > 0);

  const exitCode = await diagram({ ...OPTIONS, stage: "prod", mermaid: true });
  write.mockRestore();

  expect(exitCode).toBe(EXIT.ok);
  expect(written).toEqual([mermaidText(diagramOf("prod"))]);
  expect(existsSync(DOCUMENT)).toBe(false);
});

test("--json prints one document with stacks, calls, reads and the Mermaid text", async () => {
  await diagram({ ...OPTIONS, json: true });

  expect(print).toHaveBeenCalledTimes(1);
  const shown = diagramOf("dev");
  expect(JSON.parse(String(print.mock.calls[0]?.[0]))).toEqual({
    stage: "dev",
    ...shown,
    mermaid: mermaidText(shown),
  });
  expect(existsSync(DOCUMENT)).toBe(false);
});

test("a stage that is not synthesized is refused, with the command that does it", async () => {
  process.chdir("docs");

  await expect(diagram(OPTIONS)).rejects.toThrow("Write it first: npm run synth -- --stage dev");
  process.chdir(folder);
});
