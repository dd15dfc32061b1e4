import type { Metric, MetricMath } from "../metric";

/** Anchors of the entries in the runbook; a test compares them with its headings. */
export const RUNBOOK_ENTRIES = [
  "lambda-errors",
  "unexpected-errors",
  "lambda-duration",
  "lambda-throttles",
  "api-latency",
  "api-throttles",
  "table-throttles",
  "table-system-errors",
  "payment-failures",
  "payment-mismatches",
  "overdue-transactions",
  "reconciliation-stopped",
  "audit-undelivered",
  "refused-sign-ins",
] as const;
export type RunbookEntry = (typeof RUNBOOK_ENTRIES)[number];

/** An alarm that rises while a series stays on the wrong side of a threshold. */
export interface AlarmDefinition {
  /** Behind `marketplace-{stage}-`; also the construct's id. */
  readonly name: string;
  /** One sentence for the e-mail: what is the case while the alarm is up. */
  readonly meaning: string;
  readonly runbook: RunbookEntry;
  readonly series: Metric | MetricMath;
  /** The alarm rises beyond this, in the unit of the series; at exactly this it does not. */
  readonly threshold: number;
  /** Periods of 300 s in a row that have to be beyond the threshold. */
  readonly evaluationPeriods: number;
  /**
   * `rare`: something bad happens; the alarm rises above the threshold, and stays down without data. `steady`: something
   * good has to go on; the alarm rises below the threshold, and without data.
   *
   * @default "rare"
   */
  readonly watches?: "rare" | "steady";
}

/**
 * Several alarms that say one thing: people are told once, by the composite, and see in it which of them are up. Its
 * members have no actions of their own.
 */
export interface CompositeDefinition {
  readonly name: string;
  readonly meaning: string;
  readonly runbook: RunbookEntry;
  /** Any of them raises the composite. */
  readonly members: readonly AlarmDefinition[];
}

/** Everything that a stage is watched for. */
export interface AlarmPlan {
  /** Alarms that tell people themselves. */
  readonly alarms: readonly AlarmDefinition[];
  readonly composites: readonly CompositeDefinition[];
}

/** Seconds that one value of an alarm's series stands for. */
export const ALARM_PERIOD = 300;
