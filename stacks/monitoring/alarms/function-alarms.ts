import { PLATFORM_METRICS } from "../../../config/metrics";
import { FUNCTION_KEYS, type FunctionKey } from "../../../config/naming";
import type { StageMetrics } from "../metric";
import type { AlarmDefinition } from "./alarm-definition";

/** Milliseconds after which Lambda ends a call; every function has this timeout. */
const FUNCTION_TIMEOUT = 30_000;

/** Share of the timeout from which a call counts as near it. */
const NEAR_TIMEOUT = 0.8;

/** More than this many errors in each of two periods: the platform's promise for Lambda errors. */
const ERROR_LIMIT = { threshold: 10, evaluationPeriods: 2 } as const;

/** Calls that ended without an answer: a crash, a timeout, a module that cannot be loaded. */
export function lambdaErrorAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return perFunction("lambda-errors", (key) => ({
    meaning: `The ${key} function fails without an answer: more than 10 errors in 5 minutes, twice in a row.`,
    runbook: "lambda-errors",
    series: metrics.lambda(key, "Errors", "Sum"),
    ...ERROR_LIMIT,
  }));
}

/**
 * Unknown errors. A function answers them with status 500, which is a success to Lambda, so `Errors` never shows them.
 */
export function unhandledErrorAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return perFunction("unhandled-errors", (key) => ({
    meaning: `The ${key} function meets errors that it does not know: more than 10 in 5 minutes, twice in a row.`,
    runbook: "unexpected-errors",
    series: metrics.platformOf(key, PLATFORM_METRICS.unhandledErrors),
    ...ERROR_LIMIT,
  }));
}

/** The slowest call of a hundred: an average would hide the few calls that are about to be cut off. */
export function durationAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return perFunction("lambda-duration", (key) => ({
    meaning: `One call of the ${key} function in a hundred takes more than 80 % of its timeout of 30 s.`,
    runbook: "lambda-duration",
    series: metrics.lambda(key, "Duration", "p99"),
    threshold: NEAR_TIMEOUT * FUNCTION_TIMEOUT,
    evaluationPeriods: 2,
  }));
}

/** Calls that Lambda refused for want of concurrency: the client got an error. */
export function lambdaThrottleAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return perFunction("lambda-throttles", (key) => ({
    meaning: `Lambda refuses calls of the ${key} function: no concurrency is left for it.`,
    runbook: "lambda-throttles",
    series: metrics.lambda(key, "Throttles", "Sum"),
    threshold: 0,
    evaluationPeriods: 2,
  }));
}

/** One alarm for all functions: the log of the one that failed holds the event. */
export function auditAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "audit-undelivered",
    meaning: "Events of the audit trail were not delivered and are in a function's log only.",
    runbook: "audit-undelivered",
    series: {
      expression: "SUM(METRICS())",
      metrics: Object.fromEntries(
        FUNCTION_KEYS.map((key) => [key, metrics.platformOf(key, PLATFORM_METRICS.auditUndelivered)]),
      ),
    },
    threshold: 0,
    evaluationPeriods: 1,
  };
}

function perFunction(
  kind: string,
  define: (key: FunctionKey) => Omit<AlarmDefinition, "name">,
): AlarmDefinition[] {
  return FUNCTION_KEYS.map((key) => ({ name: `${kind}-${key}`, ...define(key) }));
}
