import { ConfigurationError } from "../../config/errors";
import { checked, NAME_LIMITS, type NameKind, Naming, STACK_PARTS } from "../../config/naming";
import { STAGE_NAMES } from "../../config/stages";
import { stageConfig } from "../support/synthesized";

const ACCOUNT = "111122223333";

describe.each(STAGE_NAMES)("names of stage %s", (stage) => {
  const naming = new Naming(stageConfig(stage));

  it("are those that the design promises", () => {
    expect(STACK_PARTS.map((part) => naming.stack(part))).toEqual([
      `MarketplaceInfrastructure-${stage}`,
      `MarketplaceDatabase-${stage}`,
      `MarketplaceApi-${stage}`,
      `MarketplaceMonitoring-${stage}`,
    ]);
    expect(naming.table("users")).toBe(`marketplace-${stage}-users`);
    expect(naming.function("users")).toBe(`MarketplaceApi-${stage}-UsersFunction`);
    expect(naming.functionLogGroup("users")).toBe(`/aws/lambda/MarketplaceApi-${stage}-UsersFunction`);
    expect(naming.logGroup).toBe(`/aws/marketplace/${stage}`);
    expect(naming.dashboard).toBe(`marketplace-${stage}`);
    expect(naming.metricNamespace).toBe(`Marketplace/${stage}`);
    expect(naming.bucket("solution-files", ACCOUNT)).toBe(`marketplace-${stage}-solution-files-${ACCOUNT}`);
    expect(naming.executionLogGroup("a1b2c3")).toBe(`API-Gateway-Execution-Logs_a1b2c3/${stage}`);
    expect(naming.webAclLogGroup).toBe(`aws-waf-logs-marketplace-${stage}`);
  });

  it("make ARNs in the stage's region", () => {
    const { region } = stageConfig(stage);

    expect(naming.tableArn("users", ACCOUNT)).toBe(
      `arn:aws:dynamodb:${region}:${ACCOUNT}:table/marketplace-${stage}-users`,
    );
    expect(naming.functionArn("authorizer", ACCOUNT)).toBe(
      `arn:aws:lambda:${region}:${ACCOUNT}:function:MarketplaceApi-${stage}-AuthorizerFunction`,
    );
    expect(naming.bucketArn("assets", ACCOUNT)).toBe(`arn:aws:s3:::marketplace-${stage}-assets-${ACCOUNT}`);
    expect(naming.alarmArn("*", ACCOUNT)).toBe(
      `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:marketplace-${stage}-*`,
    );
    expect(naming.logGroupArn(naming.logGroup, ACCOUNT)).toBe(
      `arn:aws:logs:${region}:${ACCOUNT}:log-group:/aws/marketplace/${stage}`,
    );
    expect(naming.parameterArn("x", ACCOUNT)).toBe(
      `arn:aws:ssm:${region}:${ACCOUNT}:parameter/marketplace/${stage}/x`,
    );
    expect(naming.secretArn("x", ACCOUNT)).toBe(
      `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:marketplace/${stage}/x`,
    );
    expect(naming.mailIdentityArn("example.org", ACCOUNT)).toBe(
      `arn:aws:ses:${region}:${ACCOUNT}:identity/example.org`,
    );
  });

  it("name secrets below the stage's path, parameters with a slash before it", () => {
    expect(naming.parameter("x")).toBe(`/marketplace/${stage}/x`);
    expect(naming.secret("x")).toBe(`marketplace/${stage}/x`);
    expect(naming.downloadKeyParameter("2")).toBe(`/marketplace/${stage}/download-signing-key/2`);
  });

  it("belong to no other stage", () => {
    const others = STAGE_NAMES.filter((other) => other !== stage).map(
      (other) => new Naming(stageConfig(other)),
    );

    for (const other of others) {
      expect(other.table("users")).not.toBe(naming.table("users"));
      expect(other.function("users")).not.toBe(naming.function("users"));
      expect(other.bucket("assets", ACCOUNT)).not.toBe(naming.bucket("assets", ACCOUNT));
      expect(other.logGroup).not.toBe(naming.logGroup);
      expect(other.api).not.toBe(naming.api);
    }
  });
});

describe.each(Object.entries(NAME_LIMITS) as [NameKind, number][])("a %s name", (kind, limit) => {
  it(`may have ${limit} characters and not one more`, () => {
    const longest = "n".repeat(limit);

    expect(checked(kind, longest)).toBe(longest);
    expect(() => checked(kind, `${longest}n`)).toThrow(
      new ConfigurationError(
        `The ${kind} name "${longest}n" has ${limit + 1} characters; AWS allows ${limit}. Shorten it.`,
      ),
    );
  });
});

it("refuses a resource whose name gets too long by project and stage", () => {
  const naming = new Naming(stageConfig("staging"));
  const thing = "t".repeat(45);

  expect(() => naming.resource("role", thing)).toThrow(
    `The role name "marketplace-staging-${thing}" has 65 characters; AWS allows 64.`,
  );
});
