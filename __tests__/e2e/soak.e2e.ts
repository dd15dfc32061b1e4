import { runSoak, type SoakResult } from "../../local/soak/run-soak";
import { SOAK_FAILURES } from "../../local/soak/soak-environment";

/*
 * 10,000 requests of 32 clients while everything fails now and then. SOAK_REQUESTS, SOAK_SEED, and SOAK_LIMIT (seconds) ask
 * for others; that the time is enough on a computer of one's own is what `npm run soak` says.
 */
const { SOAK_REQUESTS = "10000", SOAK_SEED = "1", SOAK_LIMIT = "240" } = process.env;

let result: SoakResult;

beforeAll(async () => {
  result = await runSoak(
    {
      requests: Number(SOAK_REQUESTS),
      clients: 32,
      seed: SOAK_SEED,
      fail: SOAK_FAILURES,
      limit: Number(SOAK_LIMIT),
    },
    () => {},
  );
  const { requests, seconds, latency, statuses, failures } = result;
  console.log({ requests, seconds, rate: requests / seconds, latency, statuses, failures });
});

test("all requests were made, and everything that can go wrong did", () => {
  expect(result.requests).toBeGreaterThanOrEqual(Number(SOAK_REQUESTS));
  const failed = Object.keys(result.failures).sort();
  const wanted = SOAK_FAILURES.split(",").map((each) => each.split(":")[0]);
  expect(failed).toEqual(wanted.sort());
});

test("every answer is documented, and every error a problem", () => {
  expect({ violations: result.violations, told: result.told }).toEqual({ violations: 0, told: [] });
});

test("the auditor finds no difference", () => {
  expect(result.audited.keys).toBeGreaterThan(Number(SOAK_REQUESTS) / 20);
  expect(result.differences).toEqual([]);
});
