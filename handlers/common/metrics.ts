import { PLATFORM_METRICS } from "../../config/metrics";
import { environment } from "./env";
import { type LogFields, writeLine } from "./logger";

/** A metric whose dimension is the function that counts it. */
export function countPerFunction(
  metric: "unhandledErrors" | "auditUndelivered" | "credentialsRefused",
  fields: LogFields,
): void {
  const { functionName } = environment();
  write(PLATFORM_METRICS[metric], 1, ["FunctionName"], { ...fields, FunctionName: functionName });
}

/** A metric of the whole platform, without dimensions. */
export function countOverall(metric: "overdueTransactions", value: number, fields: LogFields = {}): void {
  write(PLATFORM_METRICS[metric], value, [], fields);
}

/**
 * Writes a metric in embedded metric format: CloudWatch takes it from the log, without a call that could fail or wait.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function write(name: string, value: number, dimensions: readonly string[], fields: LogFields): void {
  writeLine({
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: `Marketplace/${environment().stage}`,
          Dimensions: [dimensions],
          Metrics: [{ Name: name, Unit: "Count" }],
        },
      ],
    },
    ...fields,
    [name]: value,
  });
}
