import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import type { StageMetrics } from "../metric";
import { apiRow, lambdaRows, paymentRow, tableRows } from "./rows";
import { dashboardBody, type Row } from "./widgets";

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  readonly metrics: StageMetrics;
  readonly metricNamespace: string;
  /** Shown at the top, at most 100. */
  readonly alarmArns: readonly string[];
  readonly runbookUrl: string;
}

/** One page for a stage: its alarms, then API, functions, tables and payments. Known at plan as a whole. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { metrics } = props;

    const dashboard = new CloudwatchDashboard(this, "dashboard", {
      dashboardName: props.name,
      dashboardBody: dashboardBody(props.region, [
        ...overview(props),
        apiRow(metrics),
        ...lambdaRows(metrics),
        ...tableRows(metrics),
        paymentRow(metrics, props.metricNamespace),
      ]),
    });
    this.name = dashboard.dashboardName;
  }
}

function overview({ name, runbookUrl, alarmArns }: DashboardProps): Row[] {
  return [
    {
      height: 1,
      widgets: [{ kind: "text", markdown: `**${name}** - what to do about an alarm: ${runbookUrl}` }],
    },
    { height: 4, widgets: [{ kind: "alarms", title: "Alarms", arns: alarmArns }] },
  ];
}
