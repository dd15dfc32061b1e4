import type { Metric } from "../metric";

/** A line of a graph: a metric, or an expression over what CloudWatch finds. */
export type Line = { readonly label: string; readonly metric: Metric } | { readonly search: string };

/** A widget without its place, which is decided by its row. */
export type Widget =
  | { readonly kind: "graph"; readonly title: string; readonly lines: readonly Line[] }
  | { readonly kind: "ratio"; readonly title: string; readonly ratios: readonly Ratio[] }
  | { readonly kind: "alarms"; readonly title: string; readonly arns: readonly string[] }
  | { readonly kind: "text"; readonly markdown: string };

/** `part` of `whole` in per cent. */
export interface Ratio {
  readonly label: string;
  readonly part: Metric;
  readonly whole: Metric;
}

/** Widgets side by side, of the same width. */
export interface Row {
  /** In units of CloudWatch's grid, about 50 pixels each. */
  readonly height: number;
  readonly widgets: readonly Widget[];
}

/** Columns of CloudWatch's grid. */
const GRID_WIDTH = 24;

/** Seconds that one point of a graph stands for: that of the alarms, so that both show the same values. */
const GRAPH_PERIOD = 300;

/**
 * The JSON text of a dashboard: rows from top to bottom.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(region: string, rows: readonly Row[]): string {
  let y = 0;
  const widgets = rows.flatMap(({ height, widgets: inRow }) => {
    const width = GRID_WIDTH / inRow.length;
    const placed = inRow.map((widget, i) => ({
      ...widgetJson(region, widget),
      x: i * width,
      y,
      width,
      height,
    }));
    y += height;
    return placed;
  });
  return JSON.stringify({ widgets });
}

function widgetJson(region: string, widget: Widget): { type: string; properties: object } {
  switch (widget.kind) {
    case "text":
      return { type: "text", properties: { markdown: widget.markdown } };
    case "alarms":
      return { type: "alarm", properties: { title: widget.title, alarms: widget.arns } };
    case "graph":
      return graph(region, widget.title, widget.lines.map(lineJson));
    case "ratio":
      return graph(region, widget.title, widget.ratios.flatMap(ratioJson));
  }
}

function graph(region: string, title: string, metrics: unknown[]): { type: string; properties: object } {
  const yAxis = { left: { min: 0 } };
  return {
    type: "metric",
    properties: { title, region, view: "timeSeries", period: GRAPH_PERIOD, yAxis, metrics },
  };
}

function lineJson(line: Line): unknown[] {
  return "search" in line ? [{ expression: line.search }] : metricJson(line.metric, { label: line.label });
}

function ratioJson({ label, part, whole }: Ratio, i: number): unknown[][] {
  return [
    [{ expression: `IF(whole${i} > 0, 100 * part${i} / whole${i}, 0)`, label }],
    metricJson(part, { id: `part${i}`, visible: false }),
    metricJson(whole, { id: `whole${i}`, visible: false }),
  ];
}

/** `[namespace, name, dimension, value, ..., options]`, as CloudWatch writes a metric in a dashboard. */
function metricJson({ namespace, name, dimensions, statistic }: Metric, options: object): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, ...options }];
}
