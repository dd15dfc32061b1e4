import { TABLE_KEYS, type TableKey } from "../../../config/naming";
import { TABLES } from "../../database/tables";
import { type Metric, type StageMetrics, TABLE_OPERATIONS } from "../metric";
import type { AlarmDefinition } from "./alarm-definition";

/**
 * Throttled reads and writes of a table and all its indexes. On demand that means a hot key, a doubled peak within half
 * an hour, or the account's limit. The SDK's retries hide single ones.
 */
export function tableThrottleAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return TABLE_KEYS.map((key) => ({
    name: `table-throttles-${key}`,
    meaning: `DynamoDB throttles the ${key} table or one of its indexes: more than 10 events in 5 minutes, twice in a row.`,
    runbook: "table-throttles",
    series: { expression: "SUM(METRICS())", metrics: throttleMetrics(metrics, key) },
    threshold: 10,
    evaluationPeriods: 2,
  }));
}

/** Errors on DynamoDB's side. The SDK's retries hide single ones. */
export function tableErrorAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return TABLE_KEYS.map((key) => ({
    name: `table-system-errors-${key}`,
    meaning: `DynamoDB fails requests to the ${key} table by errors of its own: more than 5 in 5 minutes, twice in a row.`,
    runbook: "table-system-errors",
    series: {
      expression: "SUM(METRICS())",
      metrics: Object.fromEntries(
        TABLE_OPERATIONS.map((operation, i) => [`m${i + 1}`, metrics.systemErrors(key, operation)]),
      ),
    },
    threshold: 5,
    evaluationPeriods: 2,
  }));
}

function throttleMetrics(metrics: StageMetrics, key: TableKey): Record<string, Metric> {
  const places = [undefined, ...TABLES[key].indexes.map(({ name }) => name)];
  return Object.fromEntries(
    places.flatMap((index, i) => [
      [`reads${i}`, metrics.table(key, "ReadThrottleEvents", index)],
      [`writes${i}`, metrics.table(key, "WriteThrottleEvents", index)],
    ]),
  );
}
