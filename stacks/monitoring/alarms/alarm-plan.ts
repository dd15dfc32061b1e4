import type { StageMetrics } from "../metric";
import type { AlarmPlan } from "./alarm-definition";
import { apiThrottleAlarm, latencyAlarm, refusedSignInAlarm, serverErrorAlarm } from "./api-alarms";
import {
  auditAlarm,
  durationAlarms,
  lambdaErrorAlarms,
  lambdaThrottleAlarms,
  unhandledErrorAlarms,
} from "./function-alarms";
import {
  overdueTransactionAlarm,
  paymentFailureAlarm,
  paymentMismatchAlarm,
  reconciliationStoppedAlarm,
} from "./payment-alarms";
import { tableErrorAlarms, tableThrottleAlarms } from "./table-alarms";

/** All alarms of a stage, and which of them speak through a composite. */
export function alarmPlan(metrics: StageMetrics): AlarmPlan {
  return {
    alarms: [
      ...lambdaErrorAlarms(metrics),
      ...durationAlarms(metrics),
      latencyAlarm(metrics),
      apiThrottleAlarm(metrics),
      refusedSignInAlarm(metrics),
      ...tableThrottleAlarms(metrics),
      paymentFailureAlarm(metrics),
      paymentMismatchAlarm(metrics),
      overdueTransactionAlarm(metrics),
      reconciliationStoppedAlarm(metrics),
      auditAlarm(metrics),
    ],
    composites: [
      {
        name: "unexpected-errors",
        meaning: "The platform answers with errors that it does not know; its alarms say where.",
        runbook: "unexpected-errors",
        members: [...unhandledErrorAlarms(metrics), serverErrorAlarm(metrics)],
      },
      {
        // All functions share the account's concurrency, so they are refused together.
        name: "lambda-throttles",
        meaning: "Lambda refuses calls for want of concurrency; its alarms say of which functions.",
        runbook: "lambda-throttles",
        members: lambdaThrottleAlarms(metrics),
      },
      {
        // An outage of DynamoDB shows at all tables that are in use.
        name: "table-system-errors",
        meaning: "DynamoDB fails requests by errors of its own; its alarms say to which tables.",
        runbook: "table-system-errors",
        members: tableErrorAlarms(metrics),
      },
    ],
  };
}
