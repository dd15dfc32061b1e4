import { PLATFORM_METRICS } from "../../config/metrics";
import { environment } from "./env";
import { type LogFields, writeLine } from "./logger";

type MetricKey = keyof typeof PLATFORM_METRICS;
type FunctionMetric = "unhandledErrors" | "auditUndelivered" | "credentialsRefused";
/** Without dimensions. API Gateway's throttling is counted from its log. */
type OverallMetric = Exclude<MetricKey, FunctionMetric | "revenue" | "throttledRequests">;

/** A metric whose dimension is the function that counts it. */
export function countPerFunction(metric: FunctionMetric, fields: LogFields = {}): void {
  const { functionName } = environment();
  write(metric, 1, { FunctionName: functionName }, fields);
}

/** A metric of the whole platform, without dimensions. */
export function countOverall(metric: OverallMetric, value = 1, fields: LogFields = {}): void {
  write(metric, value, {}, fields);
}

/** Adds a settled amount, in minor units, to the revenue of its currency. */
export function addRevenue(amount: number, currency: string, fields: LogFields = {}): void {
  write("revenue", amount, { Currency: currency }, fields);
}

/**
 * Writes a metric in embedded metric format: CloudWatch takes it from the log, without a call that could fail or wait.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function write(
  metric: MetricKey,
  value: number,
  dimensions: Readonly<Record<string, string>>,
  fields: LogFields,
): void {
  const name = PLATFORM_METRICS[metric];
  writeLine({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: `Marketplace/${environment().stage}`,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [{ Name: name, Unit: metric === "revenue" ? "None" : "Count" }],
        },
      ],
    },
    ...fields,
    ...dimensions,
    [name]: value,
  });
}
