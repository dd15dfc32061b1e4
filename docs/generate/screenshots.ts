import { type Browser, launch, type Page } from "puppeteer-core";
import { findBrowser } from "../../__tests__/e2e/support/browser";

/** Twice as many pixels as CSS has, for sharp screens. */
const DENSITY = 2;

export interface Shot {
  readonly url: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** What is to happen on the page before. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Takes pictures of pages, in light colours, as PNG. */
export async function screenshots(shots: readonly Shot[]): Promise<Buffer[]> {
  const browser = await launch({ executablePath: await findBrowser(), args: ["--no-sandbox"] });
  try {
    const pictures: Buffer[] = [];
    for (const shot of shots) pictures.push(await taken(browser, shot));
    return pictures;
  } finally {
    await browser.close();
  }
}

async function taken(browser: Browser, { url, width, height, prepare }: Shot): Promise<Buffer> {
  const page = await browser.newPage();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.setViewport({ width, height, deviceScaleFactor: DENSITY });
  await page.goto(url);
  await prepare?.(page);
  return Buffer.from(await page.screenshot({ type: "png" }));
}
