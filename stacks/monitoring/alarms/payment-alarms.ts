import { PLATFORM_METRICS } from "../../../config/metrics";
import type { StageMetrics } from "../metric";
import type { AlarmDefinition } from "./alarm-definition";

/** Percentage of purchases that ended without a payment. Fewer than five in a period are everyday declines. */
export function paymentFailureAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "payment-failures",
    meaning: "More than 20 % of the purchases fail at the payment gateway, for 10 minutes.",
    runbook: "payment-failures",
    series: {
      expression: "IF(failures >= 5, 100 * failures / SUM(METRICS()), 0)",
      metrics: {
        purchases: metrics.platform(PLATFORM_METRICS.purchases),
        failures: metrics.platform(PLATFORM_METRICS.paymentFailures),
      },
    },
    threshold: 20,
    evaluationPeriods: 2,
  };
}

/** Money that does not fit its record: the first one is somebody's business, since the platform changes nothing then. */
export function paymentMismatchAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "payment-mismatches",
    meaning: "The payment gateway tells of a payment that does not fit its transaction; nothing was changed.",
    runbook: "payment-mismatches",
    series: metrics.platform(PLATFORM_METRICS.paymentMismatches),
    threshold: 0,
    evaluationPeriods: 1,
  };
}

/** The reconciliation runs every 5 minutes: what three runs in a row find is not being settled. */
export function overdueTransactionAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "overdue-transactions",
    meaning: "Transactions stay open after their lease: three runs of the reconciliation found some.",
    runbook: "overdue-transactions",
    series: metrics.platform(PLATFORM_METRICS.overdueTransactions, "Maximum"),
    threshold: 0,
    evaluationPeriods: 3,
  };
}

/**
 * A schedule that no longer starts the reconciliation leaves no error anywhere, only silence. Three periods, since two runs
 * can fall into one and none into the next. The silence is filled by zeros: where data is missing, CloudWatch looks further back
 * than the three periods, and tells later. After a stage's first deployment the alarm is up until the first run, five minutes
 * later.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function reconciliationStoppedAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "reconciliation-stopped",
    meaning: "The reconciliation is not started: no call for 15 minutes, where one is due every 5.",
    runbook: "reconciliation-stopped",
    series: {
      expression: "FILL(calls, 0)",
      metrics: { calls: metrics.lambda("reconciliation", "Invocations", "Sum") },
    },
    threshold: 1,
    evaluationPeriods: 3,
    watches: "steady",
  };
}
