import type { StageName } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { synthesized } from "../../support/synthesized";

/** A metric as an alarm or a graph names it. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

/** The metrics that one alarm looks at: its own, or the inputs of its expression. */
export function metricsOfAlarm(alarm: Block): WatchedMetric[] {
  if (alarm.metric_query === undefined) return [watched(alarm, alarm.statistic ?? alarm.extended_statistic)];
  return queries(alarm).flatMap(({ metric }) => (metric === undefined ? [] : [watched(metric, metric.stat)]));
}

export interface MetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly return_data?: boolean;
  readonly metric?: Block;
}

export function queries(alarm: Block): MetricQuery[] {
  return alarm.metric_query as MetricQuery[];
}

export interface DashboardWidget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly region?: string;
    readonly period?: number;
    readonly markdown?: string;
    readonly alarms?: string[];
    readonly metrics?: (string | Block)[][];
  };
}

export function widgetsOf(stage: StageName): DashboardWidget[] {
  const { block } = synthesized(stage, "monitoring").resource("aws_cloudwatch_dashboard");
  return JSON.parse(String(block.dashboard_body)).widgets;
}

/** The metrics of a widget's graph, without expressions. */
export function metricsOfWidget({ properties }: DashboardWidget): WatchedMetric[] {
  return (properties.metrics ?? []).flatMap((line) => {
    const names = line.filter((part) => typeof part === "string");
    const [namespace, name, ...dimensions] = names;
    const options = line.find((part) => typeof part === "object");
    if (namespace === undefined || name === undefined) return [];
    return [{ namespace, name, dimensions: pairs(dimensions), statistic: String(options?.stat) }];
  });
}

function watched(block: Block, statistic: unknown): WatchedMetric {
  return {
    namespace: String(block.namespace),
    name: String(block.metric_name),
    dimensions: (block.dimensions ?? {}) as Record<string, string>,
    statistic: String(statistic),
  };
}

function pairs(flat: readonly string[]): Record<string, string> {
  return Object.fromEntries(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ""]] : [])));
}
