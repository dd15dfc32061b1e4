import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs of Chromium and Chrome that run without a screen, the lightest first. */
export const BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"] as const;

/** Where Chrome's installers for macOS and Windows put it, which is on no PATH. */
const USUAL_PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The program of a browser on this machine: the one that PUPPETEER_EXECUTABLE_PATH names, else one of `BROWSERS`. */
export function installedBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { PUPPETEER_EXECUTABLE_PATH: named, PATH = "" } = environment;
  if (named !== undefined && named !== "") return existsSync(named) ? named : undefined;
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  const onPath = BROWSERS.flatMap((program) => folders.map((folder) => join(folder, program)));
  return [...onPath, ...USUAL_PLACES].find(existsSync);
}
