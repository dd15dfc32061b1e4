import { STAGE_NAMES } from "../../../config/stages";
import { stageConfig, synthesized } from "../../support/synthesized";
import { addressIn, FUNCTION_ROWS } from "./api-resources";

describe.each(STAGE_NAMES)("the Api stack of %s", (stage) => {
  const stack = synthesized(stage, "api");
  const hasWaf = stageConfig(stage).waf !== undefined;

  it("holds these resources and no others", () => {
    const counts: Record<string, number> = {};
    for (const { type } of stack.resources()) counts[type] = (counts[type] ?? 0) + 1;

    expect(counts).toEqual({
      aws_lambda_function: 5,
      aws_lambda_layer_version: 1,
      aws_lambda_permission: 5,
      aws_lambda_function_event_invoke_config: 1,
      aws_iam_role: 5,
      aws_iam_role_policy: 10,
      aws_cloudwatch_log_group: hasWaf ? 7 : 6,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_api_gateway_rest_api: 1,
      aws_api_gateway_deployment: 1,
      aws_api_gateway_stage: 1,
      // Of all methods together, and of each one that is held to less.
      aws_api_gateway_method_settings: 5,
      ...(hasWaf
        ? {
            aws_wafv2_web_acl: 1,
            aws_wafv2_web_acl_association: 1,
            aws_wafv2_web_acl_logging_configuration: 1,
          }
        : {}),
    });
  });

  it("leaves the account's API Gateway role alone", () => {
    expect(stack.resources("aws_api_gateway_account")).toEqual([]);
  });

  it("publishes where the API is and what its functions are called", () => {
    const api = stack.resource("aws_api_gateway_rest_api").address;
    const apiStage = stack.resource("aws_api_gateway_stage").address;
    const names = stack.outputs.function_names?.value as string[];

    expect(stack.outputs.api_url?.value).toBe(`\${${apiStage}.invoke_url}`);
    expect(stack.outputs.api_stage_name?.value).toBe(`\${${apiStage}.stage_name}`);
    expect(stack.outputs.rest_api_id?.value).toBe(`\${${api}.id}`);
    expect(stack.outputs.rest_api_name?.value).toBe(`\${${api}.name}`);
    expect(names.map(addressIn)).toEqual(
      FUNCTION_ROWS.map(
        ([, name]) =>
          stack.resource("aws_lambda_function", { function_name: `MarketplaceApi-${stage}-${name}` }).address,
      ),
    );
  });

  it("keeps old versions of the layer, which every function loads", () => {
    const layer = stack.resource("aws_lambda_layer_version");

    expect(layer.block).toMatchObject({
      layer_name: `marketplace-${stage}-common`,
      skip_destroy: true,
      compatible_runtimes: ["nodejs24.x"],
      compatible_architectures: ["arm64"],
    });
    for (const { block } of stack.resources("aws_lambda_function")) {
      expect(block.layers).toEqual([`\${${layer.address}.arn}`]);
    }
  });
});

it("gives exactly prod a web ACL", () => {
  expect(STAGE_NAMES.filter((stage) => stageConfig(stage).waf !== undefined)).toEqual(["prod"]);
});
