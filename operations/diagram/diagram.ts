import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StageConfig } from "../../config/stages";
import { EXIT, type ExitCode } from "../exit-codes";
import { prepare } from "../preparation";
import type { StageOptions, SynthesizingOptions } from "../stage-options";
import { readStage, stacksOf, stageNamed } from "../stage-stacks";
import { architecturePart, withArchitecture } from "./architecture-document";
import type { StageDiagram } from "./diagram-model";
import { type Drawing, drawSvg } from "./draw-svg";
import { BROWSERS, installedBrowser } from "./installed-browser";
import { mermaidText } from "./mermaid-text";
import { stageDiagram } from "./stage-diagram";
import { isDrawnFrom } from "./svg-source";

/** Mermaid text and tables, between what people have written. */
const DOCUMENT = join("docs", "architecture.md");
/** The picture in it. */
const PICTURE = join("docs", "architecture.svg");

export interface DiagramOptions extends StageOptions, SynthesizingOptions {
  /** Print the Mermaid text instead of writing the document. */
  readonly mermaid: boolean;
  /** Draw the picture also when it shows this diagram already. */
  readonly redraw: boolean;
}

/**
 * Writes the architecture of a stage, as its synthesized JSON has it, as document and picture; with `json` or `mermaid` prints
 * it instead. Where no browser can draw, the document is written and the picture stays as it was, which is an error
 * unless it shows this diagram.
 *
 * @throws ConfigurationError when the document does not say where its generated part is, before anything is written
 */
export async function diagram(options: DiagramOptions): Promise<ExitCode> {
  const stage = stageNamed(options.stage);
  const [document, picture] = await Promise.all([DOCUMENT, PICTURE].map(readIfThere));
  withArchitecture(document, "");
  await prepare({ stage, check: false, skipSynth: options.skipSynth });
  const architecture = await readDiagram(stage);
  const mermaid = mermaidText(architecture);

  if (options.json) console.log(JSON.stringify({ stage: stage.name, ...architecture, mermaid }, null, 2));
  else if (options.mermaid) process.stdout.write(mermaid);
  if (options.json || options.mermaid) return EXIT.ok;

  await write(DOCUMENT, withArchitecture(document, architecturePart(stage.name, architecture)), document);
  const isCurrent = picture !== undefined && isDrawnFrom(picture, mermaid);
  if (isCurrent && !options.redraw) {
    console.log(`unchanged  ${PICTURE}`);
    return EXIT.ok;
  }
  const title = `Architecture of stage ${stage.name}: its stacks, their main resources, and who calls whom`;
  const left = isCurrent ? "still shows it" : "does not show this diagram";
  await write(PICTURE, await drawn({ mermaid, title }, left), picture);
  return EXIT.ok;
}

async function readDiagram(stage: StageConfig): Promise<StageDiagram> {
  const jsons = await readStage(stage);
  return stageDiagram(stacksOf(stage).map(({ id, part }, index) => ({ id, part, json: jsons[index] })));
}

/**
 * @param left what the picture shows that is left when nothing can draw here
 * @throws Error that says so, with the remedy
 */
async function drawn(drawing: Drawing, left: string): Promise<string> {
  const browser = installedBrowser();
  const remedy =
    `${DOCUMENT} shows this diagram; ${PICTURE} was not drawn and ${left}. ` +
    `It takes a headless browser: install one of ${BROWSERS.join(", ")}, or name its program by PUPPETEER_EXECUTABLE_PATH, and repeat the command.`;
  if (browser === undefined) throw new Error(`No browser was found. ${remedy}`);
  return drawSvg(drawing, browser).catch((error: Error) => {
    throw new Error(`${browser} failed: ${error.message}\n${remedy}`);
  });
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

async function write(file: string, text: string, before: string | undefined): Promise<void> {
  if (text !== before) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  console.log(`${text === before ? "unchanged" : "written  "}  ${file}`);
}
