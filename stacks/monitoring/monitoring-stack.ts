import type { Construct } from "constructs";
import { RUNBOOK_URL } from "../../config/runbook";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";
import { alarmPlan } from "./alarms/alarm-plan";
import { Alarms } from "./alarms/alarms";
import { AlertTopic } from "./alert-topic";
import { Dashboard } from "./dashboard/dashboard";
import { StageMetrics } from "./metric";
import { ThrottledRequests } from "./throttled-requests";

/** What people see of a stage: the alarms, whom they tell, and the dashboard. */
export class MonitoringStack extends MarketplaceStack<"monitoring"> {
  constructor(scope: Construct, props: MarketplaceStackProps) {
    super(scope, "monitoring", props);
    const { naming, stage } = this;
    const infrastructure = this.read("infrastructure");
    const metrics = new StageMetrics(naming, stage.name);
    const plan = alarmPlan(metrics);

    const topic = new AlertTopic(this, "alerts", {
      name: naming.resource("topic", "alerts"),
      displayName: `Marketplace ${stage.name}`,
      kmsKeyArn: infrastructure.kms_key_arn,
      accountId: this.accountId,
      alarmArns: naming.alarmArn("*", this.accountId),
      emails: stage.alarmEmails,
    });
    new ThrottledRequests(this, "throttled-requests", {
      name: naming.resource("metricFilter", "throttled-requests"),
      logGroupName: infrastructure.log_group_name,
      metricNamespace: naming.metricNamespace,
    });
    new Alarms(this, "alarms", { naming, plan, topicArn: topic.arn, runbookUrl: RUNBOOK_URL });
    const dashboard = new Dashboard(this, "dashboard", {
      name: naming.dashboard,
      region: stage.region,
      metrics,
      metricNamespace: naming.metricNamespace,
      alarmArns: [...plan.alarms, ...plan.composites].map(({ name }) =>
        naming.alarmArn(name, this.accountId),
      ),
      runbookUrl: RUNBOOK_URL,
    });

    this.publish({ alert_topic_arn: topic.arn, dashboard_name: dashboard.name });
  }
}
