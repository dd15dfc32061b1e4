import { Testing } from "cdktf";
import { Naming } from "../../../config/naming";
import { STAGE_NAMES } from "../../../config/stages";
import type { Route } from "../../../handlers/common/route";
import { routes } from "../../../handlers/routes";
import { ApiStage } from "../../../stacks/api/api-stage";
import { stageConfig, synthesized } from "../../support/synthesized";
import { functionNamed } from "./api-resources";

describe.each(STAGE_NAMES)("the REST API of %s", (stage) => {
  const stack = synthesized(stage, "api");
  const api = stack.resource("aws_api_gateway_rest_api");
  const deployment = stack.resource("aws_api_gateway_deployment");
  const apiStage = stack.resource("aws_api_gateway_stage");
  const config = stageConfig(stage);

  it("is regional, replaced as a whole by its body, and fails on anything that the import warns of", () => {
    expect(api.block).toMatchObject({
      name: `marketplace-${stage}`,
      endpoint_configuration: { types: ["REGIONAL"] },
      put_rest_api_mode: "overwrite",
      fail_on_warnings: true,
      minimum_compression_size: "1024",
    });
  });

  it("is described by its body alone", () => {
    for (const type of ["resource", "method", "integration", "gateway_response", "authorizer", "model"]) {
      expect(stack.resources(`aws_api_gateway_${type}`)).toEqual([]);
    }
  });

  it("is deployed anew for each body, before the old deployment goes", () => {
    expect(deployment.block).toMatchObject({
      rest_api_id: `\${${api.address}.id}`,
      triggers: { body: `\${sha256(${api.address}.body)}` },
      lifecycle: { create_before_destroy: true },
    });
  });

  it("is deployed after the functions that its body names and after their permissions", () => {
    const functions = (["users", "solutions", "transactions", "authorizer"] as const).map(
      (key) => functionNamed(stack, stage, key).address,
    );
    const permissions = stack
      .resources("aws_lambda_permission")
      .filter(({ block }) => block.principal === "apigateway.amazonaws.com")
      .map(({ address }) => address);

    expect(permissions).toHaveLength(4);
    expect([...(deployment.block.depends_on as string[])].sort()).toEqual(
      [...functions, ...permissions].sort(),
    );
  });

  it.each(["users", "solutions", "transactions"] as const)(
    "may invoke the function %s by this stage of this API only",
    (key) => {
      expect(
        stack.resource("aws_lambda_permission", {
          function_name: `\${${functionNamed(stack, stage, key).address}.function_name}`,
        }).block,
      ).toMatchObject({
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        source_arn: `\${${api.address}.execution_arn}/${stage}/*/*`,
      });
    },
  );

  it("may invoke the authorizer as an authorizer of this API only", () => {
    expect(
      stack.resource("aws_lambda_permission", {
        function_name: `\${${functionNamed(stack, stage, "authorizer").address}.function_name}`,
      }).block.source_arn,
    ).toBe(`\${${api.address}.execution_arn}/authorizers/*`);
  });

  it("is not what invokes the reconciliation", () => {
    expect(
      stack.resource("aws_lambda_permission", {
        function_name: `\${${functionNamed(stack, stage, "reconciliation").address}.function_name}`,
      }).block.principal,
    ).toBe("events.amazonaws.com");
  });

  it("has a stage of its own name that traces", () => {
    expect(apiStage.block).toMatchObject({
      stage_name: stage,
      rest_api_id: `\${${api.address}.id}`,
      deployment_id: `\${${deployment.address}.id}`,
      xray_tracing_enabled: true,
    });
  });

  it("logs each request as one line of JSON into the platform's log group", () => {
    const { destination_arn, format } = apiStage.block.access_log_settings as Record<string, string>;

    expect(destination_arn).toBe("${data.terraform_remote_state.infrastructure.outputs.log_group_arn}");
    expect(format).not.toContain("\n");
    expect(JSON.parse(String(format))).toMatchObject({
      requestId: "$context.requestId",
      status: "$context.status",
      route: "$context.resourcePath",
    });
  });

  it("logs no path, since a path can hold a single-use token", () => {
    expect(JSON.stringify(apiStage.block.access_log_settings)).not.toContain("$context.path");
  });

  it("has an encrypted group for the execution log, made before the stage", () => {
    const group = stack.resource("aws_cloudwatch_log_group", {
      name: `API-Gateway-Execution-Logs_\${${api.address}.id}/${stage}`,
    });

    expect(group.block).toMatchObject({
      retention_in_days: config.logRetentionDays,
      kms_key_id: "${data.terraform_remote_state.infrastructure.outputs.kms_key_arn}",
    });
    expect(apiStage.block.depends_on).toEqual([group.address]);
  });

  it("limits, measures and logs the errors of every method, and never traces data", () => {
    expect(stack.resource("aws_api_gateway_method_settings", { method_path: "*/*" }).block).toMatchObject({
      stage_name: `\${${apiStage.address}.stage_name}`,
      settings: {
        metrics_enabled: true,
        logging_level: "ERROR",
        data_trace_enabled: false,
        throttling_rate_limit: config.api.throttlingRateLimit,
        throttling_burst_limit: config.api.throttlingBurstLimit,
      },
    });
  });
});

it.each(STAGE_NAMES)("holds the routes of %s that the table throttles to less than the stage", (stage) => {
  const settings = synthesized(stage, "api").resources("aws_api_gateway_method_settings");
  const throttled = Object.values<Route>(routes).filter(({ throttle }) => throttle !== undefined);

  expect(settings.map(({ block }) => block.method_path).sort()).toEqual(
    ["*/*", ...throttled.map(({ method, path }) => `${path.replaceAll("/", "~1")}/${method}`)].sort(),
  );
  for (const { throttle } of throttled) {
    expect(throttle?.rate).toBeLessThan(stageConfig(stage).api.throttlingRateLimit);
  }
});

it("holds a route to less where its entry in the table says so", () => {
  const stage = stageConfig("dev");
  const json = JSON.parse(
    Testing.synthScope((scope) => {
      new ApiStage(scope, "stage", {
        stage,
        naming: new Naming(stage),
        restApiId: "api",
        deploymentId: "deployment",
        routes: { getMe: { ...routes.getMe, throttle: { rate: 5, burst: 10 } } },
        logGroupArn: "arn:group",
        kmsKeyArn: "arn:key",
      });
    }),
  );
  const settings = Object.values<Record<string, unknown>>(json.resource.aws_api_gateway_method_settings);

  const ofRoute = settings.find(({ method_path }) => method_path === "~1users~1me/GET");

  expect(settings.map(({ method_path }) => method_path).sort()).toEqual(["*/*", "~1users~1me/GET"]);
  expect(ofRoute?.settings).toMatchObject({ throttling_rate_limit: 5, throttling_burst_limit: 10 });
});
