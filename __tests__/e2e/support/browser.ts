import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BROWSERS, installedBrowser } from "../../../operations/diagram/installed-browser";
import { attempt, run } from "./command";

/** Debian's package. */
const [PACKAGE] = BROWSERS;

/**
 * Opens a page in a headless browser and evaluates an expression there, once it is laid out.
 *
 * @param file the page; the browser gets a copy with a script at its end
 * @param expression JavaScript whose value can be written as JSON
 * @param width pixels of the window
 */
export async function evaluatedInBrowser(file: string, expression: string, width = 1200): Promise<unknown> {
  const browser = await findBrowser();
  const folder = await mkdtemp(join(tmpdir(), "marketplace-browser-"));
  try {
    const page = join(folder, "page.html");
    const script = `<script>document.documentElement.dataset.result = encodeURIComponent(JSON.stringify(${expression}))</script>`;
    const html = await readFile(file, "utf8");
    if (!html.includes("</body>")) throw new Error(`${file} has no end of its body`);
    await writeFile(
      page,
      withoutScriptPolicy(html).replace("</body>", () => `${script}</body>`),
    );
    const args = [
      // Of the shell it is the only way to be; a whole browser would want a screen.
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--window-size=${width},900`,
      "--dump-dom",
      `file://${page}`,
    ];
    const { stdout, output } = await attempt(browser, args, { timeout: 60_000 });
    const [, result] = /data-result="([^"]*)"/.exec(stdout) ?? [];
    if (result === undefined) throw new Error(`${browser} evaluated nothing:\n${output.slice(-2000)}`);
    return JSON.parse(decodeURIComponent(result));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A page that allows itself no scripts would not run this test's one either. */
function withoutScriptPolicy(html: string): string {
  return html.replace(/<meta[^>]+http-equiv="content-security-policy"[^>]*>/i, "");
}

/**
 * The browser of this machine, installed from Debian's packages where that can be done.
 *
 * @throws Error when none can be had
 */
export async function findBrowser(): Promise<string> {
  const found = installedBrowser();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await run("apt-get", ["update", "-qq"]);
    await run("apt-get", ["install", "-qq", "--yes", "--no-install-recommends", PACKAGE], {
      timeout: 480_000,
    });
  }
  const installed = installedBrowser();
  if (installed === undefined) {
    throw new Error(`No browser can be had. Install one of ${BROWSERS.join(", ")}.`);
  }
  return installed;
}
