import { TABLE_KEYS } from "../../../config/naming";
import { STAGE_NAMES } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { synthesized } from "../../support/synthesized";
import { metricsOfWidget, widgetsOf } from "./watched";

const LAMBDA_NAMES = ["Users", "Solutions", "Transactions", "Authorizer", "Reconciliation"];

describe.each(STAGE_NAMES)("the dashboard of %s", (stage) => {
  const stack = synthesized(stage, "monitoring");
  const widgets = widgetsOf(stage);
  const graphs = widgets.filter(({ type }) => type === "metric");
  const metrics = graphs.flatMap(metricsOfWidget);
  const widget = (title: string) => {
    const [found] = widgets.filter(({ properties }) => properties.title === title);
    if (found === undefined) throw new Error(`no widget ${title}`);
    return found;
  };
  const names = (title: string) =>
    metricsOfWidget(widget(title)).map(({ name, statistic }) => `${name} ${statistic}`);

  it("has the stage's name", () => {
    expect(stack.resource("aws_cloudwatch_dashboard").block.dashboard_name).toBe(`marketplace-${stage}`);
  });

  it.each([
    ["Lambda errors", "AWS/Lambda", "Errors Sum"],
    ["Unknown errors", `Marketplace/${stage}`, "UnhandledErrors Sum"],
    ["Lambda duration, average (ms)", "AWS/Lambda", "Duration Average"],
    ["Lambda duration, p99 (ms)", "AWS/Lambda", "Duration p99"],
    ["Lambda throttles", "AWS/Lambda", "Throttles Sum"],
    ["Lambda concurrency", "AWS/Lambda", "ConcurrentExecutions Maximum"],
  ])("shows %s of every function", (title, namespace, metric) => {
    const lines = metricsOfWidget(widget(title));

    expect(lines.map(({ dimensions }) => dimensions)).toEqual(
      LAMBDA_NAMES.map((name) => ({ FunctionName: `MarketplaceApi-${stage}-${name}Function` })),
    );
    expect(new Set(lines.map((line) => line.namespace))).toEqual(new Set([namespace]));
    expect(new Set(names(title))).toEqual(new Set([metric]));
  });

  it.each(TABLE_KEYS)("shows consumed units and throttles of the %s table and its indexes", (key) => {
    const TableName = `marketplace-${stage}-${key}`;
    const table = synthesized(stage, "database").resource("aws_dynamodb_table", { name: TableName });
    const indexes = (table.block.global_secondary_index as Block[]).map(({ name }) => name);
    const places = [
      { TableName },
      ...indexes.map((index) => ({ TableName, GlobalSecondaryIndexName: index })),
    ];
    const shown = (title: string, name: string) =>
      metricsOfWidget(widget(`${key}: ${title}`))
        .filter((metric) => metric.name === name && metric.statistic === "Sum")
        .map(({ dimensions }) => dimensions);

    expect(shown("read units", "ConsumedReadCapacityUnits")).toEqual(places);
    expect(shown("write units", "ConsumedWriteCapacityUnits")).toEqual(places);
    expect(shown("throttles", "ReadThrottleEvents")).toEqual(places);
    expect(shown("throttles", "WriteThrottleEvents")).toEqual(places);
  });

  it("shows requests, errors, error rates and latency of the API", () => {
    expect(names("API requests")).toEqual(["Count Sum"]);
    expect(names("API errors")).toEqual(["4XXError Sum", "5XXError Sum", "ThrottledRequests Sum"]);
    expect(names("API latency (ms)")).toEqual(["Latency p50", "Latency p90", "Latency p99"]);
    expect(
      widget("API error rates (%)").properties.metrics?.flatMap(([first]) =>
        typeof first === "object" ? [first] : [],
      ),
    ).toEqual([
      { expression: "IF(whole0 > 0, 100 * part0 / whole0, 0)", label: "4XX" },
      { expression: "IF(whole1 > 0, 100 * part1 / whole1, 0)", label: "5XX" },
    ]);
    expect(metrics.filter(({ namespace }) => namespace === "AWS/ApiGateway")).not.toHaveLength(0);
    for (const { dimensions } of metrics.filter(({ namespace }) => namespace === "AWS/ApiGateway")) {
      expect(dimensions).toEqual({ ApiName: `marketplace-${stage}`, Stage: stage });
    }
  });

  it("shows payments, and revenue for each currency by itself", () => {
    expect(names("Payments")).toEqual([
      "Purchases Sum",
      "PaymentFailures Sum",
      "Refunds Sum",
      "PaymentMismatches Sum",
      "UnknownPaymentEvents Sum",
    ]);
    expect(widget("Revenue per currency (minor units)").properties.metrics).toEqual([
      [{ expression: `SEARCH('{Marketplace/${stage},Currency} MetricName="Revenue"', 'Sum', 300)` }],
    ]);
    expect(names("Overdue transactions")).toEqual(["OverdueTransactions Maximum"]);
  });

  it("shows all alarms that tell people, at the top", () => {
    const telling = [
      ...stack.resources("aws_cloudwatch_metric_alarm"),
      ...stack.resources("aws_cloudwatch_composite_alarm"),
    ].filter(({ block }) => "alarm_actions" in block);
    const account = "${data.aws_caller_identity.caller.account_id}";

    expect(widget("Alarms").properties.alarms?.toSorted()).toEqual(
      telling.map(({ block }) => `arn:aws:cloudwatch:us-east-1:${account}:alarm:${block.alarm_name}`).sort(),
    );
    expect(widget("Alarms").y).toBeLessThan(Math.min(...graphs.map(({ y }) => y)));
  });

  it("shows nothing of another stage", () => {
    const others = STAGE_NAMES.filter((name) => name !== stage);
    const text = JSON.stringify(widgets);

    expect(
      others.filter((other) => new RegExp(`(marketplace-|MarketplaceApi-|Marketplace/)${other}`).test(text)),
    ).toEqual([]);
  });

  it("fills the grid of 24 columns without overlaps", () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(widgets.filter(({ x, width }) => x + width > 24 || !Number.isInteger(width))).toEqual([]);
  });

  it("draws every graph from the stage's region in the alarms' period", () => {
    expect(graphs).toHaveLength(26);
    expect([...new Set(graphs.map(({ properties }) => `${properties.region} ${properties.period}`))]).toEqual(
      ["us-east-1 300"],
    );
  });
});
