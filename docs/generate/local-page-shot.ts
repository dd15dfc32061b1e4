import type { Page } from "puppeteer-core";
import { LocalPlatform } from "../../local/local-platform";
import { mountPage } from "../../local/page/mount-page";
import type { Shot } from "./screenshots";

/** Of the walk through, up to a purchase. */
const STEPS = ["register", "verify", "sign-in", "partner", "draft", "upload", "publish", "buyer", "buy"];

/** Milliseconds. */
const STEP_LIMIT = 20_000;

/** The page of a platform that runs until it is stopped. */
export async function localPageShot(): Promise<{ readonly shot: Shot; stop(): Promise<void> }> {
  const platform = await LocalPlatform.start({ stage: "dev", port: 0 });
  mountPage(platform);
  return {
    shot: { url: `${platform.url}/`, width: 1000, height: 900, prepare: walkThrough },
    stop: () => platform.stop(),
  };
}

/** Clicks the steps, and opens what a purchase sent and got. */
async function walkThrough(page: Page): Promise<void> {
  for (const step of STEPS) {
    await page.locator(`[data-step="${step}"] button`).click();
    await page.waitForSelector(`[data-step="${step}"][data-state="done"]`, { timeout: STEP_LIMIT });
  }
  await page.locator('[data-step="buy"] summary').click();
  await page.evaluate(`document.querySelector('[data-step="draft"]').scrollIntoView()`);
}
