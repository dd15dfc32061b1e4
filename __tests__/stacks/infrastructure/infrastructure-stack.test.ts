import { STAGE_NAMES } from "../../../config/stages";
import { CONTRACTS } from "../../../stacks/contracts";
import { stageConfig, synthesized } from "../../support/synthesized";
import { ACCOUNT } from "./infrastructure-json";

describe.each(STAGE_NAMES)("the Infrastructure stack of %s", (stage) => {
  const { downloadKeys, network } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const idOf = (type: string, properties = {}) => `\${${stack.resource(type, properties).address}.id}`;

  it("publishes its contract and the stage's name", () => {
    expect(Object.keys(stack.outputs).sort()).toEqual(
      [...Object.keys(CONTRACTS.infrastructure), "stage"].sort(),
    );
  });

  it("publishes the network by id", () => {
    const subnets = (kind: string) =>
      stack
        .resources("aws_subnet")
        .filter(({ address }) => address.includes(`${kind}-`))
        .map(({ address }) => `\${${address}.id}`);

    expect(stack.outputs).toMatchObject({
      vpc_id: { value: idOf("aws_vpc") },
      public_subnet_ids: { value: subnets("public") },
      private_subnet_ids: { value: subnets("private") },
      lambda_security_group_id: {
        value: idOf("aws_security_group", { name: `marketplace-${stage}-lambda` }),
      },
      database_security_group_id: {
        value: idOf("aws_security_group", { name: `marketplace-${stage}-database` }),
      },
    });
  });

  it("publishes key, log group, buckets and distribution", () => {
    const bucketName = (key: string) =>
      `\${${stack.resource("aws_s3_bucket", { bucket: `marketplace-${stage}-${key}-${ACCOUNT}` }).address}.bucket}`;

    expect(stack.outputs).toMatchObject({
      kms_key_arn: { value: `\${${stack.resource("aws_kms_key").address}.arn}` },
      log_group_arn: { value: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/marketplace/${stage}` },
      assets_bucket_name: { value: bucketName("assets") },
      solution_files_bucket_name: { value: bucketName("solution-files") },
      solution_files_bucket_arn: { value: `arn:aws:s3:::marketplace-${stage}-solution-files-${ACCOUNT}` },
      cdn_distribution_id: { value: idOf("aws_cloudfront_distribution") },
    });
  });

  it("consists of what the stage's settings ask for, and of nothing else", () => {
    const zones = network.availabilityZones.length;
    const nat = { none: 0, single: 1, "per-az": zones }[network.nat];
    const expected = {
      aws_cloudfront_distribution: 1,
      aws_cloudfront_key_group: 1,
      aws_cloudfront_origin_access_control: 1,
      aws_cloudfront_public_key: downloadKeys.trusted.length,
      aws_cloudfront_response_headers_policy: 2,
      aws_cloudwatch_log_delivery: 1,
      aws_cloudwatch_log_delivery_destination: 1,
      aws_cloudwatch_log_delivery_source: 1,
      aws_cloudwatch_log_group: 2,
      aws_default_security_group: 1,
      aws_eip: nat,
      aws_flow_log: 1,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_internet_gateway: 1,
      aws_kms_alias: 1,
      aws_kms_key: 1,
      aws_nat_gateway: nat,
      aws_route: 1 + (nat === 0 ? 0 : zones),
      aws_route_table: 1 + zones,
      aws_route_table_association: 2 * zones,
      aws_s3_bucket: 3,
      aws_s3_bucket_cors_configuration: 1,
      aws_s3_bucket_lifecycle_configuration: 3,
      aws_s3_bucket_ownership_controls: 3,
      aws_s3_bucket_policy: 3,
      aws_s3_bucket_public_access_block: 3,
      aws_s3_bucket_server_side_encryption_configuration: 3,
      aws_s3_bucket_versioning: 3,
      aws_security_group: 2,
      aws_subnet: 2 * zones,
      aws_vpc: 1,
      aws_vpc_endpoint: 2 + network.interfaceEndpoints.length,
      aws_vpc_security_group_egress_rule: nat === 0 ? 3 : 4,
      aws_vpc_security_group_ingress_rule: 1,
    };
    const counts: Record<string, number> = {};
    for (const { type } of stack.resources()) counts[type] = (counts[type] ?? 0) + 1;

    expect(counts).toEqual(Object.fromEntries(Object.entries(expected).filter(([, count]) => count > 0)));
  });

  it("reads nothing but the caller's account", () => {
    expect(stack.data().map(({ type }) => type)).toEqual(["aws_caller_identity"]);
  });
});
