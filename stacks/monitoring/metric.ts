import type { PlatformMetric } from "../../config/metrics";
import type { FunctionKey, Naming, TableKey } from "../../config/naming";

/** How the values of a period become one; `p99` is the value that 99 of 100 stay under. */
export type Statistic = "Sum" | "Average" | "Maximum" | "p50" | "p90" | "p99";

/** One series of CloudWatch: a name and exactly the dimensions under which the service writes it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

/** A series calculated from others. */
export interface MetricMath {
  /** CloudWatch's metric math over the ids of `metrics`; `SUM(METRICS())` skips series without data, as sparse ones are. */
  readonly expression: string;
  /** By id: starts with a lower-case letter. An alarm takes ten at most. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

/**
 * The metrics of one stage. Names, dimensions and statistics are those of each service's own documentation; the values of
 * the dimensions are physical names, so that alarms need no other stack's outputs.
 */
export class StageMetrics {
  constructor(
    private readonly naming: Naming,
    /** Name of the API's stage, as API Gateway reports it. */
    private readonly apiStage: string,
  ) {}

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
  lambda(key: FunctionKey, name: LambdaMetric, statistic: Statistic): Metric {
    return { namespace: "AWS/Lambda", name, dimensions: this.functionDimension(key), statistic };
  }

  /**
   * Over all methods of the stage.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
   */
  api(name: ApiMetric, statistic: Statistic): Metric {
    const dimensions = { ApiName: this.naming.api, Stage: this.apiStage };
    return { namespace: "AWS/ApiGateway", name, dimensions, statistic };
  }

  /**
   * Of the table itself, or of one of its indexes: the metric of the table does not contain those of its indexes.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
   */
  table(key: TableKey, name: TableMetric, index?: string): Metric {
    const dimensions = {
      TableName: this.naming.table(key),
      ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }),
    };
    return { namespace: "AWS/DynamoDB", name, dimensions, statistic: "Sum" };
  }

  /** Server errors of DynamoDB, which it writes per operation only: without that dimension the series stays empty. */
  systemErrors(key: TableKey, operation: TableOperation): Metric {
    const dimensions = { TableName: this.naming.table(key), Operation: operation };
    return { namespace: "AWS/DynamoDB", name: "SystemErrors", dimensions, statistic: "Sum" };
  }

  /** Of the platform's own metrics, those without a dimension. */
  platform(name: PlatformMetric, statistic: Statistic = "Sum"): Metric {
    return { namespace: this.naming.metricNamespace, name, dimensions: {}, statistic };
  }

  /** Of the platform's own metrics, those that each function writes for itself. */
  platformOf(key: FunctionKey, name: PlatformMetric): Metric {
    return { ...this.platform(name), dimensions: this.functionDimension(key) };
  }

  private functionDimension(key: FunctionKey): Readonly<Record<string, string>> {
    return { FunctionName: this.naming.function(key) };
  }
}

type LambdaMetric = "Invocations" | "Errors" | "Duration" | "Throttles" | "ConcurrentExecutions";
type ApiMetric = "Count" | "4XXError" | "5XXError" | "Latency";
type TableMetric =
  | "ConsumedReadCapacityUnits"
  | "ConsumedWriteCapacityUnits"
  | "ReadThrottleEvents"
  | "WriteThrottleEvents";

/** The operations that the functions' roles can allow. */
export const TABLE_OPERATIONS = [
  "GetItem",
  "TransactGetItems",
  "Query",
  "Scan",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "TransactWriteItems",
] as const;
export type TableOperation = (typeof TABLE_OPERATIONS)[number];
