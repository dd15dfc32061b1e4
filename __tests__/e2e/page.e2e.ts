import { type Browser, launch, type Page } from "puppeteer-core";
import { ProjectCopy } from "../support/project-copy";
import { findBrowser } from "./support/browser";
import { Start } from "./support/start";

const project = new ProjectCopy();
let platform: Start;
let browser: Browser;
let page: Page;
let url: string;

/** What the browser asked for, and complained of. */
const requested: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  const executablePath = await findBrowser();
  platform = new Start(project, ["--port", "0"]);
  url = await platform.says(/http:\/\/localhost:\d+/);
  await platform.says(/Ctrl-C/);
  browser = await launch({ executablePath, args: ["--no-sandbox"] });
  page = await opened("");
});

afterAll(async () => {
  await browser?.close();
  await platform?.end("SIGTERM");
  project.remove();
});

async function opened(path: string): Promise<Page> {
  const made = await browser.newPage();
  made.on("request", (request) => requested.push(request.url()));
  made.on("pageerror", (error) => complaints.push(String(error)));
  made.on("console", (message) => {
    // Refused requests are part of what is tried; the browser reports each of them.
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (["error", "warn"].includes(message.type()) && !isRefusal) complaints.push(message.text());
  });
  await made.goto(`${url}/${path}`);
  return made;
}

/** Clicks a step's button and waits for its end. @returns `done` or `failed`, and what it says */
async function run(step: string): Promise<string> {
  await page.locator(`[data-step="${step}"] button`).click();
  const state = `[data-step="${step}"]:is([data-state="done"], [data-state="failed"])`;
  await page.waitForSelector(state, { timeout: 20_000 });
  return page.$eval(
    state,
    (item) => `${item.getAttribute("data-state")}: ${item.querySelector(".outcome")?.textContent}`,
  );
}

/** Clicks what the buyer's bank answers to the one payment that waits, and looks until its row says what that led to. */
async function answerOfBank(button: "Confirm" | "Refuse", outcome: string): Promise<void> {
  await view("payments");
  const waiting = await page.waitForSelector("#payment-list tbody tr:has(button)");
  const paymentId = await waiting?.$eval("code", (code) => code.textContent);
  await page.locator(`#payment-list tbody button ::-p-text(${button})`).click();
  await page.waitForFunction(
    (start, end) =>
      [...document.querySelectorAll("#payment-list tbody tr")].some(
        ({ textContent }) => textContent?.startsWith(start) && textContent.endsWith(end),
      ),
    {},
    paymentId ?? "",
    outcome,
  );
  await view("walk");
}

async function view(name: string): Promise<void> {
  await page.locator(`nav a[href="#${name}"]`).click();
  await page.waitForSelector(`body[data-view="${name}"]`);
}

function texts(selector: string): Promise<string[]> {
  return page.$$eval(selector, (found) => found.map((each) => each.textContent ?? ""));
}

test("an account comes about by clicking: register, prove the address, sign in, become a partner", async () => {
  for (const step of ["register", "verify", "sign-in", "partner"]) expect(await run(step)).toMatch(/^done/);
});

test("a file is uploaded and published, under a title that is text and no HTML", async () => {
  const title = '<img src=x onerror="document.title=1">';
  await page.locator('[data-step="draft"] [name="title"]').fill(title);

  expect(await run("draft")).toBe(`done: ${title} for €12.00, seen by nobody else yet.`);
  for (const step of ["upload", "publish"]) expect(await run(step)).toMatch(/^done/);
  expect(await page.$$("main img")).toEqual([]);
});

test("somebody else buys it: not with a declined card, but with a good one; then downloads it", async () => {
  expect(await run("buyer")).toMatch(/^done/);

  await page.select('[data-step="buy"] select', "pm_card_visa_chargeDeclined");
  expect(await run("buy")).toMatch(/^failed: 402/);

  await page.select('[data-step="buy"] select', "pm_card_visa");
  expect(await run("buy")).toBe("done: Paid €12.00.");
  expect(await run("download")).toMatch(/^done: \d+ bytes by a signed link/);
});

test("the sale is refunded, and a download refused", async () => {
  expect(await run("refund")).toMatch(/^done: €12.00/);
  expect(await run("download")).toMatch(/^failed: 409/);
});

test("a card that asks the buyer first waits until the buyer's bank refuses or confirms", async () => {
  await page.select('[data-step="buy"] select', "pm_card_authenticationRequired");

  expect(await run("buy")).toMatch(/^failed: It waits/);
  // The gateway tells of it by an event, and the platform cancels the payment.
  await answerOfBank("Refuse", "canceled€0.00€0.00");
  expect(await run("buy")).toMatch(/^failed: 402/);

  expect(await run("buy")).toMatch(/^failed: It waits/);
  await answerOfBank("Confirm", "succeeded€12.00€0.00");
  expect(await run("buy")).toBe("done: Paid €12.00.");
});

test("the log shows every request with its status, cold starts, and its functions' lines", async () => {
  await view("requests");
  await page.locator("#request-filter").fill("post /transactions 402");
  await page.waitForFunction(() => document.querySelectorAll(".request").length === 2);

  await page.locator(".request summary").click();

  const declined = expect.stringMatching(/POST\/transactions402\d+ ms.*Transactions$/);
  expect(await texts(".request summary")).toEqual([declined, declined]);
  expect(await texts(".request pre")).toContainEqual(expect.stringContaining("INFO"));
  await page.locator("#request-filter").fill("/users");
  await page.waitForFunction(() => document.querySelectorAll(".request").length > 1);
  expect(await texts(".request .cold")).toContain("cold");
});

test("mails show their codes, and the ledger what was paid and went back", async () => {
  await view("mails");
  expect(await texts("#mail-list .code")).toHaveLength(3);

  await view("payments");
  await page.waitForSelector("#payment-list tbody tr");
  const rows = await texts("#payment-list tbody tr");
  expect(rows).toContainEqual(expect.stringMatching(/succeeded€12\.00€12\.00/));
});

test("metrics of the functions are counted", async () => {
  await view("metrics");

  await page.waitForSelector("#metric-list tbody tr");
  expect(await texts("#metric-list h3")).toEqual(["Marketplace/dev"]);
  const rows = await texts("#metric-list tbody tr");
  // Metric, dimensions, values, sum, average, highest, latest.
  expect(rows).toContain("RevenueCurrency EUR22,4001,2001,2001,200");
  expect(rows).toContain("PaymentFailures (Count)22111");
});

test("the stacks are listed, and the architecture is drawn from them", async () => {
  await view("stacks");
  const stacks = await texts(".stack h3");
  expect(stacks).toEqual(
    ["Infrastructure", "Database", "Api", "Monitoring"].map((name) =>
      expect.stringMatching(new RegExp(`^Marketplace${name}-dev \\d+ resources$`)),
    ),
  );

  const diagram = await opened("_local/architecture");
  await diagram.waitForSelector("svg .cluster");
  const drawn = await diagram.$eval("svg", (svg) => svg.textContent ?? "");
  for (const text of ["MarketplaceApi-dev", "reconciliation", "solution-files", "reads 8 outputs"]) {
    expect(drawn).toContain(text);
  }
  await diagram.close();
});

test("the API explorer calls this platform, with a bearer token where one is given", async () => {
  const explorer = await opened("_local/explorer");
  await explorer.locator(".btn.authorize").click();
  await explorer.locator('.auth-container input[type="text"]').fill("00000000-0000-4000-8000-000000000000.x");
  await explorer.locator('.auth-container button[type="submit"]').click();
  await explorer.locator(".btn-done").click();
  const operation = '[id="operations-users-getMe"]';
  await explorer.locator(`${operation} .opblock-summary-control`).click();
  const sent = explorer.waitForRequest((request) => request.url() === `${url}/users/me`);

  await explorer.locator(`${operation} .execute`).click();

  expect((await sent).headers().authorization).toBe("Bearer 00000000-0000-4000-8000-000000000000.x");
  await explorer.waitForSelector(`${operation} .live-responses-table .response-col_status`);
  const status = await explorer.$eval(
    `${operation} .live-responses-table tbody .response-col_status`,
    (cell) => cell.textContent,
  );
  expect(status).toContain("401");
  await explorer.close();
});

test("it fits a phone, and works by keyboard alone", async () => {
  await page.setViewport({ width: 390, height: 844 });
  for (const name of ["walk", "requests", "mails", "payments", "metrics", "stacks"]) {
    await view(name);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  }
  await view("walk");
  await page.focus('[data-step="sign-in"] button');
  await page.keyboard.press("Enter");
  await page.waitForSelector('[data-step="sign-in"][data-state="done"]');
});

test("nothing was asked of another host, and nothing complained", async () => {
  const hosts = new Set(
    requested.filter((each) => each.startsWith("http")).map((each) => new URL(each).hostname),
  );

  expect([...hosts].sort()).toEqual(["127.0.0.1", "localhost"]);
  expect(complaints).toEqual([]);
});
