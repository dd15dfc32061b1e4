import { TABLE_KEYS } from "../../../config/naming";
import { STAGE_NAMES, type StageName } from "../../../config/stages";
import { stageConfig, synthesized } from "../../support/synthesized";
import { ACCOUNT, infrastructureWith, statementOf, statementsOf } from "./infrastructure-json";

describe.each(STAGE_NAMES)("the endpoints of %s", (stage) => {
  const { network, region } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const endpoint = (service: string) =>
    stack.resource("aws_vpc_endpoint", { service_name: `com.amazonaws.${region}.${service}` }).block;
  const tableArn = (key: string) => `arn:aws:dynamodb:${region}:${ACCOUNT}:table/marketplace-${stage}-${key}`;

  it("are gateways for S3 and DynamoDB and the stage's interface endpoints, and no others", () => {
    const services = stack
      .resources("aws_vpc_endpoint")
      .map(({ block }) => [block.vpc_endpoint_type, block.service_name]);

    expect(services.sort()).toEqual(
      [
        ["Gateway", `com.amazonaws.${region}.dynamodb`],
        ["Gateway", `com.amazonaws.${region}.s3`],
        ...network.interfaceEndpoints.map((service) => ["Interface", `com.amazonaws.${region}.${service}`]),
      ].sort(),
    );
  });

  it.each(["s3", "dynamodb"])("lead from every private route table to %s", (service) => {
    const tables = stack
      .resources("aws_route_table")
      .filter(({ address }) => address.includes("private-"))
      .map(({ address }) => `\${${address}.id}`);

    expect(endpoint(service).route_table_ids).toEqual(tables);
    expect(tables).toHaveLength(network.availabilityZones.length);
  });

  it("admit only principals of this account, by condition, in every policy", () => {
    const policies = stack.resources("aws_vpc_endpoint").map(({ block }) => block.policy);

    for (const statement of policies.flatMap(statementsOf)) {
      expect(statement).toMatchObject({
        Effect: "Allow",
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
      });
    }
  });

  it("let through what functions do with the items of the stage's own tables and indexes", () => {
    const statement = statementOf(endpoint("dynamodb").policy, "StageTables");

    expect(statement?.Action).toEqual([
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]);
    expect(statement?.Resource).toEqual(
      TABLE_KEYS.flatMap((key) => [tableArn(key), `${tableArn(key)}/index/*`]),
    );
  });

  it("let through scans of the users' e-mail index and of nothing else", () => {
    const scans = statementsOf(endpoint("dynamodb").policy).filter((it) =>
      it.Action.includes("dynamodb:Scan"),
    );

    expect(scans.map((it) => [it.Action, it.Resource])).toEqual([
      [["dynamodb:Scan"], [`${tableArn("users")}/index/email-index`]],
    ]);
  });

  it("let through reads, writes and deletions of the stage's solution files alone", () => {
    expect(statementsOf(endpoint("s3").policy).map((it) => [it.Action, it.Resource])).toEqual([
      [
        ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        [`arn:aws:s3:::marketplace-${stage}-solution-files-${ACCOUNT}/solutions/*`],
      ],
    ]);
  });

  it.each(network.interfaceEndpoints)(
    "stand in the private subnets of their zones behind the database group: %s",
    (service) => {
      const privateSubnets = stack
        .resources("aws_subnet")
        .filter(({ address }) => address.includes("private-"))
        .map(({ address }) => `\${${address}.id}`)
        .slice(0, network.endpointZones === "first" ? 1 : undefined);
      const { address } = stack.resource("aws_security_group", { name: `marketplace-${stage}-database` });

      expect(endpoint(service)).toMatchObject({
        private_dns_enabled: true,
        subnet_ids: privateSubnets,
        security_group_ids: [`\${${address}.id}`],
      });
    },
  );

  it("let functions write into the platform's log group only", () => {
    expect(statementsOf(endpoint("logs").policy).map((it) => [it.Action, it.Resource])).toEqual([
      [
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        [`arn:aws:logs:${region}:${ACCOUNT}:log-group:/aws/marketplace/${stage}:*`],
      ],
    ]);
  });
});

it("stand in one zone of dev and in every zone of staging and prod", () => {
  const subnets = (stage: StageName) =>
    synthesized(stage, "infrastructure")
      .resources("aws_vpc_endpoint")
      .filter(({ block }) => block.vpc_endpoint_type === "Interface")
      .map(({ block }) => (block.subnet_ids as string[]).length);

  expect([subnets("dev"), subnets("staging"), subnets("prod")]).toEqual([[1, 1, 1], [2], [3, 3, 3]]);
});

describe("an interface endpoint", () => {
  const { network } = stageConfig("dev");
  const policyOf = (service: "secretsmanager" | "ssm" | "kms" | "email"): unknown => {
    const { resources } = infrastructureWith({ network: { ...network, interfaceEndpoints: [service] } });
    const found = Object.values(resources("aws_vpc_endpoint")).find(
      (block) => block.service_name === `com.amazonaws.us-east-1.${service}`,
    );
    return found?.policy;
  };

  it.each([
    ["secretsmanager", `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:marketplace/dev/*`],
    ["ssm", `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/marketplace/dev/*`],
  ] as const)("of %s lets through reads below the stage's path", (service, arn) => {
    const [statement] = statementsOf(policyOf(service));

    expect(statement?.Resource).toEqual([arn]);
    for (const action of statement?.Action ?? [])
      expect(action).toMatch(/^(secretsmanager|ssm):Get[A-Za-z]+$/);
  });

  it("of kms lets through decryption by the stage's key", () => {
    const [statement] = statementsOf(policyOf("kms"));

    expect(statement?.Action).toEqual(["kms:Decrypt"]);
    expect(statement?.Resource).toEqual([expect.stringMatching(/^\$\{aws_kms_key\..+\.arn\}$/)]);
  });

  it("of the mail service has AWS's own policy", () => {
    expect(policyOf("email")).toBeUndefined();
  });
});
