import { parseFailures } from "../../../local/failures/failure-switches";
import { Failures } from "../../../local/failures/failures";
import { LocalPlatform } from "../../../local/local-platform";
import { mountPage } from "../../../local/page/mount-page";
import { runSeed, type SeedProgress } from "../../../local/seed/run-seed";
import { outdir } from "../../support/synthesized";

const COUNTS = { partners: 2, solutions: 4, customers: 1, sales: 3 };
const quiet: SeedProgress = (_, __, work) => work(() => {});

const failures = new Failures(
  parseFailures("functions=crash:0.02,objects=error:0.1,dynamodb=error:0.05"),
  "1",
);
let platform: LocalPlatform;

beforeAll(async () => {
  // An engine of its own: what is counted is all that there is.
  const { DYNAMODB_ENDPOINT } = process.env;
  delete process.env.DYNAMODB_ENDPOINT;
  platform = await LocalPlatform.start({ synthesized: outdir(), failures });
  if (DYNAMODB_ENDPOINT !== undefined) process.env.DYNAMODB_ENDPOINT = DYNAMODB_ENDPOINT;
  mountPage(platform);
});
afterAll(() => platform.stop());

const seed = () => runSeed({ url: platform.url, seed: "1", counts: COUNTS, concurrency: 4 }, quiet);

test("a marketplace is made although things fail, and the next run adds nothing", async () => {
  const first = await seed();
  expect(failures.counts()).not.toEqual({});
  failures.paused = true;
  const second = await seed();

  expect(first.made).toEqual({ users: 3, solutions: 4, purchases: 3 });
  expect(Object.values(first.solutions)).toEqual([1, 1, 1, 1]);
  expect(second.made).toEqual({ users: 0, solutions: 0, purchases: 0 });
  expect(second.users).toEqual({ partners: 2, customers: 1 });
  expect(second.solutions).toEqual(first.solutions);
  expect(Object.values(second.purchases).reduce((sum, each) => sum + each, 0)).toBe(3);
});

test("where nothing listens, npm start is the remedy", async () => {
  const nowhere = runSeed({ url: "http://127.0.0.1:9", seed: "1", counts: COUNTS, concurrency: 1 }, quiet);

  await expect(nowhere).rejects.toThrow(
    "Nothing answers at http://127.0.0.1:9. Start the platform there first: npm start",
  );
});
