import { launch, type Page } from "puppeteer-core";
import { findBrowser } from "../../__tests__/e2e/support/browser";

/** Pixels for each of CSS's: sharp enough where README shows it, and small enough to load. */
const DENSITY = 1.5;

export interface Shot {
  readonly url: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** What is to happen on the page before. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Takes a picture of a page, in light colours, as PNG. */
export async function screenshot({ url, width, height, prepare }: Shot): Promise<Buffer> {
  const browser = await launch({ executablePath: await findBrowser(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
    await page.setViewport({ width, height, deviceScaleFactor: DENSITY });
    await page.goto(url);
    await prepare?.(page);
    return Buffer.from(await page.screenshot({ type: "png" }));
  } finally {
    await browser.close();
  }
}
