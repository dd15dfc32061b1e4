import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionDefinitions } from "../../../local/functions/function-definition";
import { LocalStage } from "../../../local/terraform/local-stage";
import { outdir, stageConfig } from "../../support/synthesized";

function stage(folder = outdir()): LocalStage {
  return new LocalStage(folder, stageConfig("dev"));
}

test("every function's environment resolves to what the other stacks publish", () => {
  const definitions = functionDefinitions(stage());

  const values = definitions.flatMap(({ variables }) => Object.values(variables));
  expect(definitions).toHaveLength(5);
  expect(values.filter((value) => value.includes("${"))).toEqual([]);
  expect(definitions[0]?.variables).toMatchObject({
    LOG_GROUP_NAME: "/aws/marketplace/dev",
    USERS_TABLE_NAME: "marketplace-dev-users",
  });
  const files = definitions.find(({ key }) => key === "solutions")?.variables.SOLUTION_FILES_BUCKET;
  expect(files).toBe("marketplace-dev-solution-files-000000000000");
});

test("what AWS would assign is the same every time, and can be said", () => {
  const domain = "${data.terraform_remote_state.infrastructure.outputs.cdn_domain_name}";

  const played = new LocalStage(outdir(), stageConfig("dev"), {
    "aws_cloudfront_distribution.domain_name": "localhost:9000",
  });

  expect(stage().resolved("api", domain)).toMatch(/^d[0-9a-f]{13}\.cloudfront\.net$/);
  expect(stage().resolved("api", domain)).toBe(stage().resolved("api", domain));
  expect(played.resolved("api", domain)).toBe("localhost:9000");
});

test("escaped text stays text", () => {
  expect(stage().resolved("api", "a $${b} %%{c} $d")).toBe("a ${b} %{c} $d");
});

test.each([
  ["a function of Terraform", "${upper(var.state_bucket)}"],
  ["a resource that is not there", "${aws_vpc.none.id}"],
  ["an output that nobody publishes", "${data.terraform_remote_state.database.outputs.none}"],
  ["an attribute that only AWS knows", "${aws_api_gateway_rest_api.rest-api_1547DDCA.root_resource_id}"],
])("%s is an error that names it", (_, reference) => {
  expect(() => stage().resolved("api", `x ${reference}`)).toThrow(
    `MarketplaceApi-dev refers to ${reference}`,
  );
});

test("a zip that is not among the stack's is an error that names the function", () => {
  const folder = mkdtempSync(join(tmpdir(), "references-"));
  cpSync(outdir(), folder, { recursive: true });
  const path = join(folder, "stacks", "MarketplaceApi-dev", "cdk.tf.json");
  writeFileSync(path, readFileSync(path, "utf8").replaceAll("aws_lambda_layer_version.layer", "aws_x.layer"));

  expect(() => functionDefinitions(stage(folder))).toThrow("MarketplaceApi-dev-AuthorizerFunction");
});
