import { PLATFORM_METRICS } from "../../../config/metrics";
import { FUNCTION_KEYS, type FunctionKey, TABLE_KEYS, type TableKey } from "../../../config/naming";
import { TABLES } from "../../database/tables";
import type { Metric, StageMetrics, Statistic } from "../metric";
import type { Line, Row, Widget } from "./widgets";

const GRAPH_HEIGHT = 6;

/** What clients see: how much they ask, what they get, how long it takes. */
export function apiRow(metrics: StageMetrics): Row {
  const requests = metrics.api("Count", "Sum");
  const latency = (statistic: Statistic) => ({ label: statistic, metric: metrics.api("Latency", statistic) });
  return graphs(
    graph("API requests", [{ label: "requests", metric: requests }]),
    graph("API errors", [
      { label: "4XX", metric: metrics.api("4XXError", "Sum") },
      { label: "5XX", metric: metrics.api("5XXError", "Sum") },
      { label: "429", metric: metrics.platform(PLATFORM_METRICS.throttledRequests) },
    ]),
    {
      kind: "ratio",
      title: "API error rates (%)",
      ratios: [
        { label: "4XX", part: metrics.api("4XXError", "Sum"), whole: requests },
        { label: "5XX", part: metrics.api("5XXError", "Sum"), whole: requests },
      ],
    },
    graph("API latency (ms)", [latency("p50"), latency("p90"), latency("p99")]),
  );
}

export function lambdaRows(metrics: StageMetrics): Row[] {
  const perFunction = (title: string, metric: (key: FunctionKey) => Metric): Widget =>
    graph(
      title,
      FUNCTION_KEYS.map((key) => ({ label: key, metric: metric(key) })),
    );
  return [
    graphs(
      perFunction("Lambda errors", (key) => metrics.lambda(key, "Errors", "Sum")),
      perFunction("Unknown errors", (key) => metrics.platformOf(key, PLATFORM_METRICS.unhandledErrors)),
      perFunction("Lambda throttles", (key) => metrics.lambda(key, "Throttles", "Sum")),
    ),
    graphs(
      perFunction("Lambda duration, average (ms)", (key) => metrics.lambda(key, "Duration", "Average")),
      perFunction("Lambda duration, p99 (ms)", (key) => metrics.lambda(key, "Duration", "p99")),
      perFunction("Lambda concurrency", (key) => metrics.lambda(key, "ConcurrentExecutions", "Maximum")),
    ),
  ];
}

/** A row for each table; a table's own series does not contain its indexes, so they have lines of their own. */
export function tableRows(metrics: StageMetrics): Row[] {
  return TABLE_KEYS.map((key) =>
    graphs(
      graph(
        `${key}: read units`,
        perPlace(key, (index) => metrics.table(key, "ConsumedReadCapacityUnits", index)),
      ),
      graph(
        `${key}: write units`,
        perPlace(key, (index) => metrics.table(key, "ConsumedWriteCapacityUnits", index)),
      ),
      graph(`${key}: throttles`, [
        ...perPlace(key, (index) => metrics.table(key, "ReadThrottleEvents", index), "reads of "),
        ...perPlace(key, (index) => metrics.table(key, "WriteThrottleEvents", index), "writes to "),
      ]),
    ),
  );
}

export function paymentRow(metrics: StageMetrics, metricNamespace: string): Row {
  const count = (label: string, name: Parameters<StageMetrics["platform"]>[0]): Line => ({
    label,
    metric: metrics.platform(name),
  });
  return graphs(
    graph("Payments", [
      count("purchases", PLATFORM_METRICS.purchases),
      count("failures", PLATFORM_METRICS.paymentFailures),
      count("refunds", PLATFORM_METRICS.refunds),
      count("mismatches", PLATFORM_METRICS.paymentMismatches),
      count("unknown events", PLATFORM_METRICS.unknownPaymentEvents),
    ]),
    // By search, so that a new currency shows by itself.
    graph("Revenue per currency (minor units)", [
      {
        search: `SEARCH('{${metricNamespace},Currency} MetricName="${PLATFORM_METRICS.revenue}"', 'Sum', 300)`,
      },
    ]),
    graph("Overdue transactions", [
      {
        label: "overdue",
        metric: metrics.platform(PLATFORM_METRICS.overdueTransactions, "Maximum"),
      },
    ]),
    graph("Refusals, and audit events not delivered", [
      count("refused sign-ins", PLATFORM_METRICS.signInsRefused),
      {
        label: "refused credentials",
        metric: metrics.platformOf("authorizer", PLATFORM_METRICS.credentialsRefused),
      },
      ...FUNCTION_KEYS.map((key) => ({
        label: `undelivered by ${key}`,
        metric: metrics.platformOf(key, PLATFORM_METRICS.auditUndelivered),
      })),
    ]),
  );
}

function perPlace(key: TableKey, metric: (index?: string) => Metric, prefix = ""): Line[] {
  const indexes = TABLES[key].indexes.map(({ name }) => ({
    label: `${prefix}${name}`,
    metric: metric(name),
  }));
  return [{ label: `${prefix}table`, metric: metric() }, ...indexes];
}

function graph(title: string, lines: readonly Line[]): Widget {
  return { kind: "graph", title, lines };
}

function graphs(...widgets: Widget[]): Row {
  return { height: GRAPH_HEIGHT, widgets };
}
