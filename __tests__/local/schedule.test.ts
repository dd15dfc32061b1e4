import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schedulesOf } from "../../local/schedule";
import { LocalStage } from "../../local/terraform/local-stage";
import { outdir, stageConfig } from "../support/synthesized";

test("the rule of the JSON says what runs, how often and by what event", () => {
  const schedules = schedulesOf(new LocalStage(outdir(), stageConfig("dev")));

  expect(schedules).toMatchObject([
    {
      rule: "marketplace-dev-reconciliation",
      functionName: "MarketplaceApi-dev-ReconciliationFunction",
      interval: 5 * 60_000,
    },
  ]);
  expect(schedules[0]?.event(new Date("2026-11-22T10:00:00.123Z"))).toMatchObject({
    "detail-type": "Scheduled Event",
    time: "2026-11-22T10:00:00Z",
    resources: ["arn:aws:events:us-east-1:000000000000:rule/marketplace-dev-reconciliation"],
  });
});

test("what is no rate is an error that names rule and expression", () => {
  const folder = mkdtempSync(join(tmpdir(), "schedule-"));
  cpSync(outdir(), folder, { recursive: true });
  const path = join(folder, "stacks", "MarketplaceApi-dev", "cdk.tf.json");
  writeFileSync(path, readFileSync(path, "utf8").replace("rate(5 minutes)", "cron(0 1 * * ? *)"));

  expect(() => schedulesOf(new LocalStage(folder, stageConfig("dev")))).toThrow(
    'marketplace-dev-reconciliation runs by "cron(0 1 * * ? *)"',
  );
});
