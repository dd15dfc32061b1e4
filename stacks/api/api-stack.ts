import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import type { Construct } from "constructs";
import { FUNCTION_KEYS, type FunctionKey } from "../../config/naming";
import type { RouteTable } from "../../handlers/common/route";
import { routes as marketplaceRoutes } from "../../handlers/routes";
import type { PackagedHandlers } from "../../packaging/artifact";
import type { Outputs } from "../contracts";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";
import { CommonLayer } from "./common-layer";
import { FUNCTIONS } from "./functions";
import { type FunctionPlatform, MarketplaceFunction } from "./marketplace-function";
import { deployedBody } from "./openapi/deployed-body";
import { publishedDocument } from "./openapi/published-document";
import { checkReach } from "./reach";
import { ReconciliationSchedule } from "./reconciliation-schedule";
import { RestApi } from "./rest-api";
import { WebAcl } from "./web-acl";

export interface ApiStackProps extends MarketplaceStackProps {
  readonly handlers: PackagedHandlers;
  /** @default the routes of the handlers */
  readonly routes?: RouteTable;
}

/** The REST API, the functions behind it, and the payment reconciliation. */
export class ApiStack extends MarketplaceStack<"api"> {
  constructor(scope: Construct, props: ApiStackProps) {
    super(scope, "api", props);
    const { stage, naming } = this;
    const { routes = marketplaceRoutes } = props;
    checkReach(stage, FUNCTIONS);
    const infrastructure = this.read("infrastructure");
    const { kms_key_arn: kmsKeyArn, log_group_arn: logGroupArn } = infrastructure;

    const functions = this.addFunctions(props.handlers, infrastructure, this.read("database"));
    const { reconciliation, ...apiFunctions } = functions;
    new ReconciliationSchedule(this, "reconciliation-schedule", { naming, target: reconciliation });

    const { api, stage: apiStage } = new RestApi(this, "rest-api", {
      stage,
      naming,
      body: this.body(routes),
      functions: apiFunctions,
      routes,
      logGroupArn,
      kmsKeyArn,
    });
    if (stage.waf !== undefined) {
      new WebAcl(this, "web-acl", {
        naming,
        waf: stage.waf,
        apiStageArn: apiStage.arn,
        logRetentionDays: stage.logRetentionDays,
        kmsKeyArn,
      });
    }

    this.publish({
      api_url: apiStage.invokeUrl,
      rest_api_id: api.id,
      rest_api_name: api.name,
      api_stage_name: apiStage.stageName,
      function_names: FUNCTION_KEYS.map((key) => functions[key].functionName),
    });
  }

  private addFunctions(
    handlers: PackagedHandlers,
    infrastructure: Outputs<"infrastructure">,
    database: Outputs<"database">,
  ): Record<FunctionKey, LambdaFunction> {
    const { stage, naming } = this;
    const layer = new CommonLayer(this, "layer", { naming, lambda: stage.lambda, artifact: handlers.layer });
    const platform: FunctionPlatform = {
      accountId: this.accountId,
      subnetIds: infrastructure.private_subnet_ids,
      securityGroupIds: [infrastructure.lambda_security_group_id],
      kmsKeyArn: infrastructure.kms_key_arn,
      logGroupName: infrastructure.log_group_name,
      logGroupArn: infrastructure.log_group_arn,
      filesBucket: {
        name: infrastructure.solution_files_bucket_name,
        arn: infrastructure.solution_files_bucket_arn,
      },
      cdnDomain: infrastructure.cdn_domain_name,
      downloadKeyId: infrastructure.download_key_id,
      tables: {
        users: { name: database.users_table_name, arn: database.users_table_arn },
        solutions: { name: database.solutions_table_name, arn: database.solutions_table_arn },
        transactions: { name: database.transactions_table_name, arn: database.transactions_table_arn },
        sessions: { name: database.sessions_table_name, arn: database.sessions_table_arn },
      },
      layerArn: layer.arn,
    };
    const entries = FUNCTION_KEYS.map((key) => {
      const { lambda } = new MarketplaceFunction(this, `${key}-function`, {
        stage,
        naming,
        key,
        definition: FUNCTIONS[key],
        artifact: handlers.functions[key],
        platform,
      });
      return [key, lambda] as const;
    });
    return Object.fromEntries(entries) as Record<FunctionKey, LambdaFunction>;
  }

  private body(routes: RouteTable): string {
    const { stage, naming } = this;
    const accountId = this.reference(this.accountId);
    const functionArn = (key: FunctionKey) => naming.functionArn(key, accountId);
    return deployedBody({
      name: naming.api,
      region: stage.region,
      origin: stage.api.corsOrigin,
      routes,
      document: publishedDocument(stage, routes),
      functionArns: {
        users: functionArn("users"),
        solutions: functionArn("solutions"),
        transactions: functionArn("transactions"),
        authorizer: functionArn("authorizer"),
      },
    });
  }

  /**
   * A token as the Terraform expression that it becomes. cdktf takes a text that holds tokens apart at every brace and looks
   * through the rest of it each time, which took seconds for a body of some hundred routes.
   */
  private reference(token: string): string {
    const resolver = new DefaultTokenResolver(new StringConcat());
    return Tokenization.resolve(token, { scope: this, resolver, preparing: false });
  }
}
