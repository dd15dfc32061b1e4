import { PLATFORM_METRICS } from "../../../config/metrics";
import { FUNCTION_KEYS, type FunctionKey } from "../../../config/naming";
import type { MetricMath, StageMetrics } from "../metric";
import type { AlarmDefinition } from "./alarm-definition";

/** Milliseconds after which Lambda ends a call; every function has this timeout. */
const FUNCTION_TIMEOUT = 30_000;

/** Share of the timeout from which a call counts as near it. */
const NEAR_TIMEOUT = 0.8;

/** More than this many errors in each of two periods: the platform's promise for Lambda errors. */
const ERROR_LIMIT = { threshold: 10, evaluationPeriods: 2 } as const;

/** The reconciliation runs once in each period: more than 10 errors can never be, and two failed runs are no accident. */
const SCHEDULED_LIMIT = { ...ERROR_LIMIT, threshold: 0 } as const;

/** Calls that ended without an answer: a crash, a timeout, a module that cannot be loaded. */
export function lambdaErrorAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return perFunction("lambda-errors", (key) => ({
    meaning: `The ${key} function fails without an answer: ${moreThan(errorLimit(key))}.`,
    runbook: "lambda-errors",
    series: key === "authorizer" ? failures(metrics, key) : metrics.lambda(key, "Errors", "Sum"),
    ...errorLimit(key),
  }));
}

/**
 * Unknown errors. A function of the API answers them with status 500, which is a success to Lambda, so `Errors` never shows
 * them.
 */
export function unhandledErrorAlarms(metrics: StageMetrics): AlarmDefinition[] {
  return perFunction("unhandled-errors", (key) => ({
    meaning: `The ${key} function meets errors that it does not know: ${moreThan(errorLimit(key))}.`,
    runbook: "unexpected-errors",
    series: metrics.platformOf(key, PLATFORM_METRICS.unhandledErrors),
    ...errorLimit(key),
  }));
}

/** The errors of the authorizer without refusals: any client with an old token could raise the alarm by those. */
function failures(metrics: StageMetrics, key: FunctionKey): MetricMath {
  return {
    expression: "errors - FILL(refused, 0)",
    metrics: {
      errors: metrics.lambda(key, "Errors", "Sum"),
      refused: metrics.platformOf(key, PLATFORM_METRICS.credentialsRefused),
    },
  };
}

function errorLimit(key: FunctionKey): typeof ERROR_LIMIT | typeof SCHEDULED_LIMIT {
  return key === "reconciliation" ? SCHEDULED_LIMIT : ERROR_LIMIT;
}

function moreThan({ threshold }: { readonly threshold: number }): string {
  return threshold === 0 ? "two runs in a row" : `more than ${threshold} in 5 minutes, twice in a row`;
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
