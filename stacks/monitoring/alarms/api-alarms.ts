import { PLATFORM_METRICS } from "../../../config/metrics";
import type { StageMetrics } from "../metric";
import type { AlarmDefinition } from "./alarm-definition";

/**
 * The average, since a purchase may take up to 20 s by design: a percentile would rise for a slow payment gateway alone.
 * Single calls near their end are the business of the duration alarms.
 */
export function latencyAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "api-latency",
    meaning: "The API takes more than 5 s to answer, on average over 5 minutes, twice in a row.",
    runbook: "api-latency",
    series: metrics.api("Latency", "Average"),
    // Milliseconds.
    threshold: 5000,
    evaluationPeriods: 2,
  };
}

/** Percentage of answers with a 5XX status. Fewer than five of them in a period are noise of a quiet stage. */
export function serverErrorAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "api-5xx-rate",
    meaning: "More than 5 % of the API's answers are server errors, for 10 minutes.",
    runbook: "unexpected-errors",
    series: {
      expression: "IF(requests > 0 AND errors >= 5, 100 * errors / requests, 0)",
      metrics: { requests: metrics.api("Count", "Sum"), errors: metrics.api("5XXError", "Sum") },
    },
    threshold: 5,
    evaluationPeriods: 2,
  };
}

/** Requests that the API's throttling refused, or a function for too many attempts to sign in. */
export function apiThrottleAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "api-throttles",
    meaning: "The API refuses requests as too many (status 429): more than 100 in 5 minutes, twice in a row.",
    runbook: "api-throttles",
    series: metrics.platform(PLATFORM_METRICS.throttledRequests),
    threshold: 100,
    evaluationPeriods: 2,
  };
}

/** Wrong passwords and throttled attempts together. People mistype now and then; this many is somebody with a list. */
export function refusedSignInAlarm(metrics: StageMetrics): AlarmDefinition {
  return {
    name: "refused-sign-ins",
    meaning: "Sign-ins are refused: more than 200 in 5 minutes, twice in a row.",
    runbook: "refused-sign-ins",
    series: metrics.platform(PLATFORM_METRICS.signInsRefused),
    threshold: 200,
    evaluationPeriods: 2,
  };
}
