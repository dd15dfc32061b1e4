import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PLATFORM_METRICS } from "../../config/metrics";
import { parseFailures } from "../../local/failures/failure-switches";
import { Failures } from "../../local/failures/failures";
import { LocalPlatform } from "../../local/local-platform";
import { ACCESS_LOG_FORMAT } from "../../stacks/api/access-log";
import { fieldsOf, filtered, messagesOf, runbookQueries } from "../support/insights-queries";
import { outdir } from "../support/synthesized";

const ACCESS_LOG = "/aws/marketplace/$stage";
const QUERIES = runbookQueries();
const ofAccessLog = QUERIES.filter(({ logGroup }) => logGroup === ACCESS_LOG);
const ofFunctions = QUERIES.filter(({ logGroup }) => logGroup !== ACCESS_LOG);

/** The sources of all handlers. */
const HANDLERS = readdirSync("handlers", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join("handlers", name), "utf8"))
  .join("\n");

/** What spreads add to a line: of errorFields, of an audit event, of the router. */
const SPREAD = ["error", "errorMessage", "action", "actor", "kind", "id", "version", "requestId", "route"];

/** The arguments of every call of `log`, and of every metric. */
const WRITTEN = [...HANDLERS.matchAll(/(?:log|countOverall|countPerFunction)\(\s*"[^;]+;/g)].map(
  ([call]) => call,
);

it("are found", () => {
  expect(ofAccessLog.length).toBeGreaterThan(6);
  expect(ofFunctions.length).toBeGreaterThan(10);
});

it.each(ofAccessLog)("read fields that the access log has: $text", (query) => {
  const known = Object.keys(JSON.parse(ACCESS_LOG_FORMAT));

  expect(fieldsOf(query).filter((field) => !known.includes(field))).toEqual([]);
});

it.each(ofFunctions)("read fields and messages that functions write: $text", (query) => {
  const known = ["level", "message", ...SPREAD, ...Object.values(PLATFORM_METRICS)];
  const writes = (field: string) => WRITTEN.some((call) => new RegExp(`\\b${field}\\b`).test(call));

  expect(fieldsOf(query).filter((field) => !known.includes(field) && !writes(field))).toEqual([]);
  expect(
    messagesOf(query).filter((message) => !WRITTEN.some((call) => call.includes(`"${message}"`))),
  ).toEqual([]);
});

it("look into the log groups of functions that there are", () => {
  const groups = new Set(ofFunctions.map(({ logGroup }) => logGroup));

  expect([...groups].sort()).toEqual([
    "/aws/lambda/MarketplaceApi-$stage-${f}Function",
    "/aws/lambda/MarketplaceApi-$stage-ReconciliationFunction",
    "/aws/lambda/MarketplaceApi-$stage-TransactionsFunction",
  ]);
});

it("find, by their filters, what functions on the local platform wrote while secrets could not be read", async () => {
  const failures = new Failures(parseFailures("secrets=error:1"));
  const platform = await LocalPlatform.start({ synthesized: outdir(), failures });
  const post = (path: string, body: object) =>
    fetch(`${platform.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "stripe-signature": `t=${Date.now()},v1=00` },
      body: JSON.stringify(body),
    });
  try {
    expect((await post("/webhooks/payments", {})).status).toBe(500);
    const user = { email: "ada@example.com", name: "Ada", password: "correct horse battery staple" };
    expect((await post("/users", user)).status).toBe(202);
    await platform.invoke("authorizer", { requestContext: { requestId: "an-id" } });
    const lines = platform.activity.recent("log").map(({ line }) => line);

    const found = ofFunctions.filter((query) => filtered(query, lines).length > 0);

    expect([...new Set(found.map((query) => messagesOf(query).join(", ")))]).toEqual([
      "request",
      "payment gateway gave no answer, unavailable, secret unreadable",
      "payment gateway gave no answer, payment left open, secret unreadable",
      "unhandled error, mail refused",
      // The query for all that one request wrote.
      "",
    ]);
  } finally {
    await platform.stop();
  }
});
