import { fixedCosts, monthlyTotal } from "../../../operations/cost/fixed-costs";
import { knownPrices, perMonth, pricesOf } from "../../../operations/cost/prices";

function unitsOf(type: string, values: object, others: { type: string; values: object }[] = []) {
  const all = [{ type, values }, ...others].map((each, index) => ({
    ...each,
    values: { ...each.values },
    address: `${each.type}.r${index}`,
  }));
  const costs = fixedCosts(all).filter(({ address }) => address === `${type}.r0`);
  return Object.fromEntries(costs.map(({ price, units }) => [price, units]));
}

const metric = (period: number) => ({ id: "m", metric: { metric_name: "x", period } });

test.each([
  ["an alarm of one metric", { period: 300 }, { alarmMetric: 1 }],
  [
    "an alarm that computes from two",
    { metric_query: [{ id: "e", expression: "a/b" }, metric(300), metric(300)] },
    { alarmMetric: 2 },
  ],
  [
    "one with blocks as the state has them",
    { metric_query: [{ metric: [] }, { metric: [{ period: 60 }] }] },
    { alarmMetric: 1 },
  ],
  ["a fast alarm", { period: 10 }, { fastAlarmMetric: 1 }],
  ["a fast one that computes", { metric_query: [metric(30), metric(300)] }, { fastAlarmMetric: 2 }],
  [
    "an alarm on an anomaly",
    { metric_query: [metric(300), { expression: "ANOMALY_DETECTION_BAND(m, 2)" }] },
    { alarmMetric: 3 },
  ],
])("%s is billed by its metrics", (_what, values, units) => {
  expect(unitsOf("aws_cloudwatch_metric_alarm", values)).toEqual(units);
});

test("an interface endpoint is billed in each of its zones, a gateway endpoint not at all", () => {
  expect(unitsOf("aws_vpc_endpoint", { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b"] })).toEqual({
    interfaceEndpoint: 2,
  });
  expect(unitsOf("aws_vpc_endpoint", { vpc_endpoint_type: "Gateway", route_table_ids: ["a"] })).toEqual({});
  expect(unitsOf("aws_vpc_endpoint", { subnet_ids: null })).toEqual({});
});

test("a web ACL is billed with its rules, be they one block or several", () => {
  expect(unitsOf("aws_wafv2_web_acl", {})).toEqual({ webAcl: 1 });
  expect(unitsOf("aws_wafv2_web_acl", { rule: { name: "a" } })).toEqual({ webAcl: 1, webAclRule: 1 });
  expect(unitsOf("aws_wafv2_web_acl", { rule: [{}, {}] })).toEqual({ webAcl: 1, webAclRule: 2 });
});

describe("insights", () => {
  const table = {
    type: "aws_dynamodb_table",
    values: {
      name: "t",
      hash_key: "a",
      global_secondary_index: [
        { name: "sorted", hash_key: "b", range_key: "c" },
        { name: "plain", hash_key: "b", range_key: "" },
      ],
    },
  };
  const rules = (values: object) => unitsOf("aws_dynamodb_contributor_insights", values, [table]);

  test.each([
    ["a table without a sort key", { table_name: "t" }, 2],
    ["the same by Terraform's reference", { table_name: "${aws_dynamodb_table.r1.name}" }, 2],
    ["throttled requests only", { table_name: "t", mode: "THROTTLED_KEYS" }, 1],
    ["an index with a sort key", { table_name: "t", index_name: "sorted" }, 4],
    [
      "that index, throttled requests only",
      { table_name: "t", index_name: "sorted", mode: "THROTTLED_KEYS" },
      2,
    ],
    ["an index without one, as the state has it", { table_name: "t", index_name: "plain" }, 2],
    ["a table of another stack, of which the most is taken", { table_name: "other" }, 4],
  ])("%s", (_what, values, number) => {
    expect(rules(values)).toEqual({ insightsRule: number });
  });
});

test("a type of which nothing is known costs nothing fixed, whatever its name", () => {
  expect(unitsOf("constructor", {})).toEqual({});
  expect(unitsOf("aws_s3_bucket", {})).toEqual({});
});

test("sums are exact to the cent", () => {
  const costs = Array.from({ length: 3 }, () => ({ address: "a", price: "alarmMetric" as const, units: 1 }));

  expect(monthlyTotal(costs, pricesOf("us-east-1"))).toBe(0.3);
  expect(perMonth(pricesOf("us-east-1").natGateway)).toBeCloseTo(32.85, 10);
});

test("prices are known of regions, not of what JavaScript knows", () => {
  expect(knownPrices("us-east-1")).toBeDefined();
  expect(knownPrices("constructor")).toBeUndefined();
});
