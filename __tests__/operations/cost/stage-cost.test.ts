import { STACK_PARTS } from "../../../config/naming";
import type { StageName } from "../../../config/stages";
import { BY_USE, FREE } from "../../../operations/cost/by-use";
import { costLines } from "../../../operations/cost/cost-lines";
import { FIXED_COST_TYPES } from "../../../operations/cost/fixed-costs";
import { type StageCost, stageCost } from "../../../operations/cost/stage-cost";
import { everyStack, stageConfig, synthesized } from "../../support/synthesized";

function costOf(stage: StageName): StageCost {
  return stageCost(
    stageConfig(stage),
    STACK_PARTS.map((part) => synthesized(stage, part).json),
  );
}

/** Units by what they are of. */
function unitsOf({ lines }: StageCost): Record<string, number> {
  return Object.fromEntries(lines.map(({ what, units }) => [what, units]));
}

// Computed by hand. Alarms read 90 metrics in every stage: 25 alarms read one; rates of the API, of the authorizer's errors and of
// payments read 2 each; undelivered audit events 5; system errors of four tables 8 each; throttled requests of tables 4, 4, 6 and 8.
// Insights: of 11 tables and indexes 6 have a sort key: 5 * 1 + 6 * 2 = 17 rules for throttled requests. With accessed keys they are
// 34 but for the index of addresses, which never records them: 33.
test("dev: three endpoints in one zone, and nothing else that is expensive", () => {
  const cost = costOf("dev");

  expect(unitsOf(cost)).toEqual({
    "interface endpoint in one zone": 3,
    "metric of an alarm, 60 s or longer": 90,
    "composite alarm": 3,
    dashboard: 1,
    "Contributor Insights rule": 17,
    "KMS key": 1,
    secret: 1,
  });
  // 3 * 730 * 0.01 = 21.90; 90 * 0.1 = 9.00; 3 * 0.5 = 1.50; 3.00; 17 * 0.5 = 8.50; 1.00; 0.40
  expect(cost.total).toBe(45.3);
  expect(cost.stacks.map(({ total }) => total)).toEqual([22.9, 8.5, 0, 13.5]);
});

test("staging: one NAT gateway with its address, and one endpoint in two zones", () => {
  const cost = costOf("staging");

  expect(unitsOf(cost)).toMatchObject({
    "NAT gateway": 1,
    "public IPv4 address": 1,
    "interface endpoint in one zone": 2,
    "Contributor Insights rule": 33,
  });
  // 730 * 0.045 = 32.85; 730 * 0.005 = 3.65; 2 * 730 * 0.01 = 14.60; 9.00; 1.50; 3.00; 33 * 0.5 = 16.50; 1.00; 0.40
  expect(cost.total).toBe(82.5);
  expect(cost.stacks.map(({ total }) => total)).toEqual([52.1, 16.5, 0, 13.5]);
});

test("prod: a NAT gateway and three endpoints in each of three zones, a web ACL with three rules, two secrets", () => {
  const cost = costOf("prod");

  expect(unitsOf(cost)).toMatchObject({
    "NAT gateway": 3,
    "public IPv4 address": 3,
    "interface endpoint in one zone": 9,
    "web ACL": 1,
    "rule or managed rule group of a web ACL": 3,
    secret: 2,
  });
  // 98.55 + 10.95 + 65.70 + 9.00 + 1.50 + 3.00 + 16.50 + 1.00 + 0.80 + 5.00 + 3.00
  expect(cost.total).toBe(215);
  expect(cost.stacks.map(({ total }) => total)).toEqual([176.2, 16.5, 8, 13.5]);
});

test("each price has a unit, a date and a page of AWS's as its source", () => {
  for (const { per, date, source, usd } of costOf("prod").lines) {
    expect(["hour", "month"]).toContain(per);
    expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/[a-z-]+\/pricing\/$/);
    expect(usd).toBeGreaterThan(0);
  }
});

test("the stacks and the secrets beside them make the total", () => {
  for (const stage of ["dev", "staging", "prod"] as const) {
    const { stacks, lines, total } = costOf(stage);
    const secrets = lines.find(({ what }) => what === "secret")?.total ?? 0;

    expect(stacks.reduce((sum, stack) => sum + stack.total, 0) + secrets).toBeCloseTo(total, 2);
    expect(lines.reduce((sum, line) => sum + line.total, 0)).toBeCloseTo(total, 2);
  }
});

test("what is billed by use is listed, and in no sum", () => {
  expect(costOf("dev").byUse).toContainEqual({
    type: "aws_dynamodb_table",
    number: 4,
    billed: expect.stringContaining("storage"),
  });
  expect(costOf("dev").byUse.map(({ type }) => type)).not.toContain("aws_nat_gateway");
});

test("the metrics of single methods, which the stage asks for, are not taken for free", () => {
  const settings = costOf("dev").byUse.find(({ type }) => type === "aws_api_gateway_method_settings");

  expect(settings?.billed).toContain("metrics of each method");
});

test("every type that the stacks use has a fixed cost, is billed by use, or is free", () => {
  const types = new Set(everyStack().flatMap(({ stack }) => stack.resources().map(({ type }) => type)));
  const unknown = [...types].filter(
    (type) => !FIXED_COST_TYPES.has(type) && !(type in BY_USE) && !FREE.has(type),
  );
  const freeAndNot = [...FREE].filter((type) => FIXED_COST_TYPES.has(type) || type in BY_USE);

  expect(unknown).toEqual([]);
  expect(freeAndNot).toEqual([]);
});

test("a region whose prices nobody has looked up is refused, naming the file for them", () => {
  const stage = { ...stageConfig("dev"), region: "eu-west-9" };

  expect(() => stageCost(stage, [])).toThrow(
    /No prices of eu-west-9 are known, only of us-east-1.*prices\.ts/,
  );
});

test("the table for people has every price with its source, and says what is left out", () => {
  const text = costLines(costOf("prod")).join("\n");

  expect(text).toMatch(/NAT gateway +3 +0\.045 a hour +98\.55/);
  expect(text).toMatch(/total +215\.00/);
  expect(text).toMatch(/NAT gateway +us-east-1 +2026-11-22 +https:\/\/aws\.amazon\.com\/vpc\/pricing\//);
  expect(text).toContain("Free tiers are not deducted");
  expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
});
