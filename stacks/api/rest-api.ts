import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api";
import type { ApiGatewayStage } from "@cdktf/provider-aws/lib/api-gateway-stage";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { Owner } from "../../handlers/common/route";
import { ApiStage, type ApiStageProps } from "./api-stage";

export interface RestApiProps extends Omit<ApiStageProps, "restApiId" | "deploymentId"> {
  /** OpenAPI document as JSON text that a plan knows: see openapi/deployed-body.ts. */
  readonly body: string;
  /** The functions that API Gateway calls. */
  readonly functions: Readonly<Record<Owner | "authorizer", LambdaFunction>>;
}

/** Bytes: shorter answers do not get smaller by compression. */
const MINIMUM_COMPRESSION_SIZE = "1024";

/** The API of one stage: what it offers, whom it may call, and its deployment. */
export class RestApi extends Construct {
  readonly api: ApiGatewayRestApi;
  readonly stage: ApiGatewayStage;

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { body, functions, ...stageProps } = props;
    const { naming, stage } = stageProps;

    this.api = new ApiGatewayRestApi(this, "api", {
      name: naming.api,
      description: `Marketplace API of stage ${stage.name}`,
      body,
      putRestApiMode: "overwrite",
      failOnWarnings: true,
      endpointConfiguration: { types: ["REGIONAL"] },
      minimumCompressionSize: MINIMUM_COMPRESSION_SIZE,
      lifecycle: { createBeforeDestroy: true },
    });

    // Each function by every method of this stage of this API; the authorizer by this API's authorizers.
    const permissions = Object.entries(functions).map(
      ([key, lambda]) =>
        new LambdaPermission(this, `${key}-permission`, {
          statementId: "AllowMarketplaceApi",
          action: "lambda:InvokeFunction",
          functionName: lambda.functionName,
          principal: "apigateway.amazonaws.com",
          sourceArn: `${this.api.executionArn}/${key === "authorizer" ? "authorizers/*" : `${stage.name}/*/*`}`,
        }),
    );

    const deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: this.api.id,
      // By Terraform's hash: at synth the body still holds tokens, whose numbers change with every construct elsewhere.
      triggers: { body: Fn.sha256(this.api.body) },
      lifecycle: { createBeforeDestroy: true },
      // The body names functions by composed ARNs, which order nothing.
      dependsOn: [...Object.values(functions), ...permissions],
    });

    this.stage = new ApiStage(this, "stage", {
      ...stageProps,
      restApiId: this.api.id,
      deploymentId: deployment.id,
    }).stage;
  }
}
