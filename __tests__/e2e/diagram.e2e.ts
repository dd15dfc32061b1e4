import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Browser, launch } from "puppeteer-core";
import { isDrawnFrom } from "../../operations/diagram/svg-source";
import { ProjectCopy } from "../support/project-copy";
import { findBrowser } from "./support/browser";

const DOCUMENT = "docs/architecture.md";
const PICTURE = "docs/architecture.svg";

const project = new ProjectCopy();
let executablePath: string;
let browser: Browser;

beforeAll(async () => {
  executablePath = await findBrowser();
  browser = await launch({ executablePath, args: ["--no-sandbox"] });
});
afterAll(async () => {
  await browser?.close();
  project.remove();
});

function diagram(...flags: readonly string[]) {
  return project.cli(["diagram", ...flags], { PUPPETEER_EXECUTABLE_PATH: executablePath });
}

function read(file: string): string {
  return readFileSync(project.path(file), "utf8");
}

test("npm run diagram writes document and picture where there are none, and the same bytes when it draws again", async () => {
  expect(await diagram()).toMatchObject({ exitCode: 0 });
  const first = [read(DOCUMENT), read(PICTURE)];

  expect(await diagram("--skip-synth", "--redraw")).toMatchObject({ exitCode: 0 });

  expect([read(DOCUMENT), read(PICTURE)]).toEqual(first);
});

test("the picture replaces an older one, and was drawn from the text in the document", async () => {
  writeFileSync(project.path(PICTURE), "<svg/>");

  expect(await diagram("--stage", "prod")).toMatchObject({ exitCode: 0 });

  const [, text = ""] = /```mermaid\n(.*?)```/s.exec(read(DOCUMENT)) ?? [];
  expect(text).toContain("MarketplaceApi-prod");
  expect(isDrawnFrom(read(PICTURE), text)).toBe(true);
});

test("a browser shows the picture as an image, with every text within its frame", async () => {
  const page = await browser.newPage();
  await page.goto(`file://${project.path(PICTURE)}`);

  const nodes = await page.$$eval(".node", (found) =>
    found.map((node) => {
      const [frame, text] = [
        node.querySelector(".label-container, path, polygon, rect"),
        node.querySelector("text"),
      ];
      const [outer, inner] = [frame?.getBoundingClientRect(), text?.getBoundingClientRect()];
      const isWithin = outer && inner && inner.left >= outer.left && inner.right <= outer.right;
      return { text: text?.textContent, isWithin };
    }),
  );

  expect(nodes.length).toBeGreaterThan(20);
  expect(nodes.filter(({ isWithin }) => isWithin !== true)).toEqual([]);
});

test("an unknown stage is refused and nothing is written", async () => {
  rmSync(project.path("docs"), { recursive: true });

  const { exitCode, stderr } = await diagram("--stage", "moon");

  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining("dev, staging, prod"),
  });
  expect(() => read(DOCUMENT)).toThrow("ENOENT");
});
