import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalMarket } from "../../__tests__/support/local-market";
import { freePort } from "../../local/free-port";
import { LocalPlatform } from "../../local/local-platform";
import { type ComparisonOptions, judge, median, runBenchmark } from "../comparison";
import { CLIENTS, DURATION, type Load, load, middle, type Scenario } from "./load";
import { PACKAGES, ServerlessOffline } from "./serverless-offline";
import { measureStart } from "./start";

/** Seconds to the first answer, and serverless-offline's throughput of ours. */
const TARGETS = { start: 3, throughput: 0.5 };
const OFFERS = 30;
const PRICE = { amount: 1_999, currency: "EUR" };
const USAGE = `npm run bench:local [-- --check] [-- --runs=3]

Measures npm start to its first answer and its memory at rest, and the requests that the local platform serves, in turns
with serverless-offline over the same zips, DynamoDB engine and data. On loopback only.

  --check    exit code 1 when a target is missed
  --runs=n   measured runs of each, the middle one counts; 3 unless told`;

async function measured(options: ComparisonOptions): Promise<boolean[]> {
  return [await measuredStart(options), ...(await measuredThroughput(options))];
}

async function measuredStart({ runs }: ComparisonOptions): Promise<boolean> {
  const { memory, ...first } = await measureStart(await freePort(), "rest");
  const seconds = [first.seconds];
  while (seconds.length < runs) seconds.push((await measureStart(await freePort(), "answer")).seconds);
  const middleOne = median(seconds);
  console.log(`npm start: first 200 after ${middleOne.toFixed(2)} s`);
  console.log(`memory of all its processes at rest: ${Math.round(memory / 1e6)} MB`);
  return judge(`time to the first answer, of ${TARGETS.start} s`, middleOne / TARGETS.start, 1);
}

async function measuredThroughput({ runs }: ComparisonOptions): Promise<boolean[]> {
  const folder = await mkdtemp(join(tmpdir(), "marketplace-bench-"));
  const platform = await LocalPlatform.start();
  let other: ServerlessOffline | undefined;
  try {
    const scenarios = await scenariosOf(new LocalMarket(platform));
    const ports = { http: await freePort(), lambda: await freePort() };
    other = await ServerlessOffline.start(platform, join(folder, "service"), ports);
    console.log(
      `\n${CLIENTS.join(" and ")} clients, ${DURATION} s a turn; the same zips in worker threads, the same tables and peers:`,
    );
    console.log("  ours: LocalPlatform as npm start runs it, in the process of this benchmark");
    console.log(`  theirs: ${PACKAGES.join(", ")}, its default worker threads, in a process of its own\n`);
    // Its server listens there; the name would be looked up.
    const ourUrl = platform.url.replace("localhost", "127.0.0.1");
    const loaded = async (url: string, scenario: Scenario, clients: number) => {
      // Whoever serves the purchases also gets what the payment gateway has to tell of them.
      platform.peers.payments.sendEventsTo(`${url}/webhooks/payments`);
      return load(url, scenario, clients);
    };
    const met: boolean[] = [];
    const urls = { ours: ourUrl, theirs: other.url };
    for (const clients of CLIENTS) {
      for (const scenario of scenarios) {
        const name = `${scenario.name}, ${clients} clients`;
        met.push(await compare(name, (url) => loaded(url, scenario, clients), urls, runs));
      }
    }
    return met;
  } finally {
    await other?.stop();
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** In turns, so that whatever else the machine does meets both. The first pair only warms up; starts may fill its turn. */
async function compare(
  name: string,
  loaded: (url: string) => Promise<Load>,
  urls: Readonly<Record<"ours" | "theirs", string>>,
  runs: number,
): Promise<boolean> {
  const ours: Load[] = [];
  const theirs: Load[] = [];
  for (const url of [urls.ours, urls.theirs]) await loaded(url).catch(() => undefined);
  for (let run = 0; run < runs; run += 1) {
    ours.push(await loaded(urls.ours));
    theirs.push(await loaded(urls.theirs));
  }
  const [our, their] = [middle(ours), middle(theirs)];
  console.log(described(`${name}, ours`, our));
  console.log(described(`${name}, theirs`, their));
  const ratio = their.requestsPerSecond / our.requestsPerSecond;
  return judge(`${name}: their throughput of ours`, ratio, TARGETS.throughput);
}

async function scenariosOf(market: LocalMarket): Promise<Scenario[]> {
  const partner = await market.join("partner");
  const customer = await market.join("customer");
  const offer = { category: "data", price: PRICE, repeatable: true };
  const { solutionId } = await market.publish(partner, offer);
  for (let index = 1; index < OFFERS; index += 1) await market.publish(partner, offer);
  return [
    { name: "catalogue page", method: "GET", path: "/solutions?category=data&limit=20" },
    {
      name: "purchase",
      method: "POST",
      path: "/transactions",
      headers: {
        Authorization: `Bearer ${customer.token}`,
        "Content-Type": "application/json",
        "Idempotency-Key": "[<id>]",
      },
      body: JSON.stringify({ solutionId, expectedPrice: PRICE, paymentMethod: "pm_card_visa" }),
    },
  ];
}

function described(what: string, { requestsPerSecond, p50, p99 }: Load): string {
  return `${what}: ${Math.round(requestsPerSecond)} requests/s, p50 ${p50} ms, p99 ${p99} ms`;
}

runBenchmark(USAGE, measured);
