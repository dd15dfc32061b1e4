import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import type { Naming } from "../../../config/naming";
import type { Metric, MetricMath, Statistic } from "../metric";
import {
  ALARM_PERIOD,
  type AlarmDefinition,
  type AlarmPlan,
  type CompositeDefinition,
  type RunbookEntry,
} from "./alarm-definition";

export interface AlarmsProps {
  readonly naming: Naming;
  readonly plan: AlarmPlan;
  /** Told when an alarm rises and when it ends. */
  readonly topicArn: string;
  /** The runbook without an anchor. */
  readonly runbookUrl: string;
}

/**
 * The alarms of a plan. Without data an alarm stays down, unless it watches that something goes on: the services write most
 * of these series only when something happened.
 */
export class Alarms extends Construct {
  private readonly props: AlarmsProps;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.props = props;

    for (const definition of props.plan.alarms) this.metricAlarm(definition, this.actions());
    for (const composite of props.plan.composites) this.compositeAlarm(composite);
  }

  private metricAlarm(definition: AlarmDefinition, actions: Partial<CloudwatchMetricAlarmConfig>) {
    return new CloudwatchMetricAlarm(this, definition.name, {
      alarmName: this.props.naming.resource("alarm", definition.name),
      alarmDescription: this.description(definition),
      ...seriesArguments(definition.series),
      ...breachArguments(definition),
      threshold: definition.threshold,
      evaluationPeriods: definition.evaluationPeriods,
      ...actions,
    });
  }

  private compositeAlarm(composite: CompositeDefinition): void {
    const members = composite.members.map((member) => this.metricAlarm(member, {}));
    new CloudwatchCompositeAlarm(this, composite.name, {
      alarmName: this.props.naming.resource("alarm", composite.name),
      alarmDescription: this.description(composite),
      // By reference, since CloudWatch refuses a rule over alarms that do not exist yet.
      alarmRule: members.map(({ alarmName }) => `ALARM("${alarmName}")`).join(" OR "),
      ...this.actions(),
    });
  }

  private actions(): { alarmActions: string[]; okActions: string[] } {
    return { alarmActions: [this.props.topicArn], okActions: [this.props.topicArn] };
  }

  private description({ meaning, runbook }: { meaning: string; runbook: RunbookEntry }): string {
    return `${meaning} Runbook: ${this.props.runbookUrl}#${runbook}`;
  }
}

function breachArguments({
  watches = "rare",
}: AlarmDefinition): Pick<CloudwatchMetricAlarmConfig, "comparisonOperator" | "treatMissingData"> {
  return watches === "steady"
    ? { comparisonOperator: "LessThanThreshold", treatMissingData: "breaching" }
    : { comparisonOperator: "GreaterThanThreshold", treatMissingData: "notBreaching" };
}

function seriesArguments(series: Metric | MetricMath): Partial<CloudwatchMetricAlarmConfig> {
  if (!("expression" in series)) {
    return {
      namespace: series.namespace,
      metricName: series.name,
      ...dimensionsArgument(series),
      period: ALARM_PERIOD,
      ...statisticArgument(series.statistic),
    };
  }
  const inputs = Object.entries(series.metrics).map(([id, metric]) => ({
    id,
    metric: {
      namespace: metric.namespace,
      metricName: metric.name,
      ...dimensionsArgument(metric),
      period: ALARM_PERIOD,
      stat: metric.statistic,
    },
  }));
  return {
    metricQuery: [{ id: "result", expression: series.expression, returnData: true }, ...inputs],
  };
}

function dimensionsArgument({ dimensions }: Metric): { dimensions?: Metric["dimensions"] } {
  return Object.keys(dimensions).length === 0 ? {} : { dimensions };
}

/** Percentiles have an argument of their own. */
function statisticArgument(statistic: Statistic): { extendedStatistic: string } | { statistic: string } {
  return statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic };
}
