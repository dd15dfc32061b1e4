import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import type { RouteTable, RouteThrottle } from "../../handlers/common/route";
import { EncryptedLogGroup } from "../constructs/encrypted-log-group";
import { suppress } from "../policies/suppressions";
import { ACCESS_LOG_FORMAT } from "./access-log";

export interface ApiStageProps {
  readonly stage: StageConfig;
  readonly naming: Naming;
  readonly restApiId: string;
  readonly deploymentId: string;
  readonly routes: RouteTable;
  /** The platform's log group, which takes the access log. */
  readonly logGroupArn: string;
  readonly kmsKeyArn: string;
}

/** Where a deployment can be called: the API's stage with its logs, metrics and limits. */
export class ApiStage extends Construct {
  readonly stage: ApiGatewayStage;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ApiStageProps,
  ) {
    super(scope, id);
    const { stage, naming, restApiId, routes } = props;

    // API Gateway would make this log group itself, to be kept for ever.
    const executionLog = new EncryptedLogGroup(this, "execution-log", {
      name: naming.executionLogGroup(restApiId),
      retentionDays: stage.logRetentionDays,
      kmsKeyArn: props.kmsKeyArn,
    });
    this.stage = new ApiGatewayStage(this, "stage", {
      restApiId,
      deploymentId: props.deploymentId,
      stageName: stage.name,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: props.logGroupArn, format: ACCESS_LOG_FORMAT },
      dependsOn: [executionLog],
    });
    for (const [rule, reason] of acceptedFindings(stage)) suppress(this.stage, rule, reason);

    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = stage.api;
    this.limit("limits", "*/*", { rate, burst });
    for (const [operation, { method, path, throttle }] of Object.entries(routes)) {
      if (throttle === undefined) continue;
      // Every slash of the path is written ~1, the first one too: hashicorp/terraform-provider-aws#9738.
      this.limit(`${operation}-limits`, `${path.replaceAll("/", "~1")}/${method}`, throttle);
    }
  }

  private limit(id: string, methodPath: string, { rate, burst }: RouteThrottle): void {
    const settings = new ApiGatewayMethodSettings(this, id, {
      restApiId: this.props.restApiId,
      stageName: this.stage.stageName,
      methodPath,
      settings: {
        metricsEnabled: true,
        loggingLevel: "ERROR",
        // Bodies and headers hold passwords and tokens.
        dataTraceEnabled: false,
        throttlingRateLimit: rate,
        throttlingBurstLimit: burst,
      },
    });
    suppress(settings, "CKV_AWS_225", NEVER_CACHED);
  }
}

/** Findings of public checkers at the API's stage. */
function acceptedFindings({ waf }: StageConfig): readonly (readonly [rule: string, reason: string])[] {
  return [
    ["CKV_AWS_120", NEVER_CACHED],
    ["CKV2_AWS_51", "Clients are browsers and apps of anybody: they prove who they are by a token."],
    waf === undefined
      ? ["CKV2_AWS_29", "Whether a web ACL is worth its price is a setting of the stage."]
      : [
          "CKV2_AWS_77",
          "The web ACL holds the rules against Log4j; the check also wants AWSManagedRulesAnonymousIpList, which would shut out clients in data centres and behind VPNs.",
        ],
  ];
}

const NEVER_CACHED = "Answers depend on who asks and change at once: nothing may be cached.";
