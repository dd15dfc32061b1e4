import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cost } from "../../../operations/cost/cost";
import { EXIT } from "../../../operations/exit-codes";
import { outdir } from "../../support/synthesized";

const folder = mkdtempSync(join(tmpdir(), "marketplace cost-"));
const before = process.cwd();
const print = jest.spyOn(console, "log").mockImplementation(() => undefined);

beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test("a stage that is not synthesized is refused, with the command that does it", async () => {
  await expect(cost({ stage: "staging", json: false })).rejects.toThrow(
    "There is no JSON of MarketplaceInfrastructure-staging. Write it first: npm run synth -- --stage staging",
  );
});

test("with --json stdout holds one document", async () => {
  mkdirSync("cdktf.out");
  cpSync(join(outdir(), "stacks"), "cdktf.out/stacks", { recursive: true });
  print.mockClear();

  const exitCode = await cost({ stage: "dev", json: true });

  expect(exitCode).toBe(EXIT.ok);
  expect(print).toHaveBeenCalledTimes(1);
  expect(JSON.parse(String(print.mock.calls[0]?.[0]))).toMatchObject({
    stage: "dev",
    currency: "USD",
    total: 45.3,
  });
});
