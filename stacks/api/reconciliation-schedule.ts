import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";

export interface ReconciliationScheduleProps {
  readonly naming: Naming;
  readonly target: LambdaFunction;
}

const PERIOD_MINUTES = 5;

/**
 * Runs the reconciliation every five minutes. A rule and not an EventBridge schedule: the rule invokes by a permission on
 * the function, bound to this one rule, where a schedule would need a role of its own.
 */
export class ReconciliationSchedule extends Construct {
  constructor(scope: Construct, id: string, { naming, target }: ReconciliationScheduleProps) {
    super(scope, id);

    // A run that fails is made up for by the next one, so neither EventBridge nor Lambda repeats it.
    const invocation = new LambdaFunctionEventInvokeConfig(this, "invocation", {
      functionName: target.functionName,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: PERIOD_MINUTES * 60,
    });
    const rule = new CloudwatchEventRule(this, "rule", {
      name: naming.resource("schedule", "reconciliation"),
      description: "Looks for payments whose lease has run out",
      scheduleExpression: `rate(${PERIOD_MINUTES} minutes)`,
    });
    const permission = new LambdaPermission(this, "permission", {
      statementId: "AllowReconciliationSchedule",
      action: "lambda:InvokeFunction",
      functionName: target.functionName,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: target.arn,
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: PERIOD_MINUTES * 60 },
      dependsOn: [permission, invocation],
    });
  }
}
