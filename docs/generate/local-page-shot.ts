import type { Page } from "puppeteer-core";
import { LocalPlatform } from "../../local/local-platform";
import { mountPage } from "../../local/page/mount-page";
import type { Shot } from "./screenshot";

/** Of the walk through, up to a purchase. */
const STEPS = ["register", "verify", "sign-in", "partner", "draft", "upload", "publish", "buyer", "buy"];

/** Milliseconds. */
const STEP_LIMIT = 20_000;

/** CSS pixels; low at first, so that the page can be scrolled as far as is wanted. */
const SIZE = { width: 1040, height: 400 };
/** Between two steps, as the page has it. */
const GAP = 12;

/** The page of a platform that runs until it is stopped. */
export async function localPageShot(): Promise<{ readonly shot: Shot; stop(): Promise<void> }> {
  const platform = await LocalPlatform.start({ stage: "dev", port: 0 });
  mountPage(platform);
  return {
    shot: { url: `${platform.url}/`, ...SIZE, prepare: walkThrough },
    stop: () => platform.stop(),
  };
}

/** Clicks the steps, and shows the last three. */
async function walkThrough(page: Page): Promise<void> {
  for (const step of STEPS) {
    await page.locator(`[data-step="${step}"] button`).click();
    await page.waitForSelector(`[data-step="${step}"][data-state="done"]`, { timeout: STEP_LIMIT });
  }
  const bottom = await page.evaluate(`
    const last = document.querySelectorAll('[data-state="done"]');
    last[last.length - 3].scrollIntoView();
    // Below the head of the page, which stays.
    scrollBy(0, -document.querySelector("header").offsetHeight - ${GAP - 1});
    document.activeElement.blur();
    last[last.length - 1].getBoundingClientRect().bottom;
  `);
  await page.setViewport({ ...SIZE, ...page.viewport(), height: Math.ceil(Number(bottom)) + GAP });
}
