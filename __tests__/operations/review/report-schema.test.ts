import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { reviewDrift, reviewStage } from "../../../operations/review/review-stage";
import type { StageReview } from "../../../operations/review/stage-review";
import { stageConfig } from "../../support/synthesized";
import { changedStage, planFile, plannedOf, stackOf } from "./planned";

const file = join(__dirname, "../../../docs/report.schema.json");
const schema = z.fromJSONSchema(JSON.parse(readFileSync(file, "utf8")));
const dev = stageConfig("dev");

/** As pipelines read it. */
function reportOf(review: StageReview): unknown {
  return JSON.parse(JSON.stringify(review));
}

test.each<[string, StageReview]>([
  ["changed", changedStage()],
  ["moved", reviewStage(dev, [stackOf("monitoring", plannedOf(planFile("moved-monitoring")))])],
  [
    "blocked",
    reviewStage(dev, [
      stackOf("database", { kind: "blocked", messages: ["m"], plan: planFile("prevented-database") }),
    ]),
  ],
  [
    "waiting and failed",
    reviewStage(dev, [
      stackOf("api", { kind: "waits", waitsFor: ["x"] }),
      stackOf("monitoring", { kind: "failed", messages: ["m"] }),
    ]),
  ],
  ["drifted", reviewDrift(dev, [stackOf("monitoring", plannedOf(planFile("moved-monitoring")))])],
])("the report of a %s stage is as the schema says", (_what, review) => {
  expect(schema.safeParse(reportOf(review)).error).toBeUndefined();
});

test("the schema refuses what it does not know, and what is missing", () => {
  const { version: _version, ...rest } = changedStage();

  expect(schema.safeParse(reportOf({ ...changedStage(), version: 2 as 1 })).success).toBe(false);
  expect(schema.safeParse(rest).success).toBe(false);
  expect(schema.safeParse({ ...changedStage(), extra: 1 }).success).toBe(false);
});
