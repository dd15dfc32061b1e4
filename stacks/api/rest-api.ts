import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayMethodSettings } from "@cdktf/provider-aws/lib/api-gateway-method-settings";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import type { Owner, RouteTable } from "../../handlers/common/route";
import { suppress } from "../policies/suppressions";
import { ACCESS_LOG_FORMAT } from "./access-log";
import type { Throttle } from "./throttling";

/** The functions that API Gateway calls, by key. */
export type ApiFunctions = Readonly<Record<Owner | "authorizer", LambdaFunction>>;

export interface RestApiProps {
  readonly stage: StageConfig;
  readonly naming: Naming;
  /** OpenAPI document as JSON text that a plan knows: see openapi/deployed-body.ts. */
  readonly body: string;
  readonly functions: ApiFunctions;
  readonly routes: RouteTable;
  /** By operation. */
  readonly throttles: Readonly<Record<string, Throttle | undefined>>;
  /** The platform's log group, which takes the access log. */
  readonly logGroupArn: string;
  readonly kmsKeyArn: string;
}

/** Bytes: shorter answers do not get smaller by compression. */
const MINIMUM_COMPRESSION_SIZE = "1024";

/** The API of one stage: what it offers, its deployment, and its limits and logs. */
export class RestApi extends Construct {
  readonly api: ApiGatewayRestApi;
  readonly stage: ApiGatewayStage;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RestApiProps,
  ) {
    super(scope, id);
    const { naming, body } = props;

    this.api = new ApiGatewayRestApi(this, "api", {
      name: naming.api,
      description: `Marketplace API of stage ${props.stage.name}`,
      body,
      putRestApiMode: "overwrite",
      failOnWarnings: true,
      endpointConfiguration: { types: ["REGIONAL"] },
      minimumCompressionSize: MINIMUM_COMPRESSION_SIZE,
      lifecycle: { createBeforeDestroy: true },
    });
    this.stage = this.createStage(this.createDeployment(this.permitInvocations()));
    this.createMethodSettings();
  }

  /** Each function by every method of this stage of this API; the authorizer by this API's authorizers. */
  private permitInvocations(): LambdaPermission[] {
    return Object.entries(this.props.functions).map(
      ([key, lambda]) =>
        new LambdaPermission(this, `${key}-permission`, {
          statementId: "AllowMarketplaceApi",
          action: "lambda:InvokeFunction",
          functionName: lambda.functionName,
          principal: "apigateway.amazonaws.com",
          sourceArn: `${this.api.executionArn}/${key === "authorizer" ? "authorizers/*" : `${this.props.stage.name}/*/*`}`,
        }),
    );
  }

  /**
   * A new one for each new body. By Terraform's hash: at synth the body still holds tokens, whose numbers change with
   * every construct that is added elsewhere.
   */
  private createDeployment(permissions: readonly LambdaPermission[]): ApiGatewayDeployment {
    return new ApiGatewayDeployment(this, "deployment", {
      restApiId: this.api.id,
      triggers: { body: Fn.sha256(this.api.body) },
      lifecycle: { createBeforeDestroy: true },
      // The body names functions by composed ARNs, which order nothing.
      dependsOn: [...Object.values(this.props.functions), ...permissions],
    });
  }

  private createStage(deployment: ApiGatewayDeployment): ApiGatewayStage {
    const { stage, naming, kmsKeyArn, logGroupArn } = this.props;
    // API Gateway would make this log group itself, to be kept for ever.
    const executionLog = new CloudwatchLogGroup(this, "execution-log", {
      name: naming.executionLogGroup(this.api.id),
      retentionInDays: stage.logRetentionDays,
      kmsKeyId: kmsKeyArn,
    });
    const apiStage = new ApiGatewayStage(this, "stage", {
      restApiId: this.api.id,
      deploymentId: deployment.id,
      stageName: stage.name,
      xrayTracingEnabled: true,
      accessLogSettings: { destinationArn: logGroupArn, format: ACCESS_LOG_FORMAT },
      dependsOn: [executionLog],
    });
    suppress(
      apiStage,
      "CKV_AWS_120",
      "Answers depend on who asks and change at once: nothing may be cached.",
    );
    suppress(
      apiStage,
      "CKV2_AWS_51",
      "Clients are browsers and apps of anybody: they prove who they are by a token.",
    );
    return apiStage;
  }

  private createMethodSettings(): void {
    const { stage, routes, throttles } = this.props;
    const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = stage.api;
    this.limit("limits", "*/*", { rateLimit, burstLimit });
    for (const [operation, { method, path }] of Object.entries(routes)) {
      const throttle = throttles[operation];
      if (throttle === undefined) continue;
      this.limit(`${operation}-limits`, `${path.slice(1).replaceAll("/", "~1")}/${method}`, throttle);
    }
  }

  private limit(id: string, methodPath: string, { rateLimit, burstLimit }: Throttle): void {
    const settings = new ApiGatewayMethodSettings(this, id, {
      restApiId: this.api.id,
      stageName: this.stage.stageName,
      methodPath,
      settings: {
        metricsEnabled: true,
        loggingLevel: "ERROR",
        // Bodies and headers hold passwords and tokens.
        dataTraceEnabled: false,
        throttlingRateLimit: rateLimit,
        throttlingBurstLimit: burstLimit,
      },
    });
    suppress(
      settings,
      "CKV_AWS_225",
      "Answers depend on who asks and change at once: nothing may be cached.",
    );
  }
}
