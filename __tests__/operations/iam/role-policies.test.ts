import type { BackendSettings } from "../../../config/backend";
import { STAGE_NAMES, type StageName } from "../../../config/stages";
import type { Resource } from "../../../local/terraform/synthesized-stack";
import permissions from "../../../operations/iam/handler-permissions.json";
import { NOT_NEEDED } from "../../../operations/iam/not-needed";
import { POLICY_LIMIT, packed, type Statement } from "../../../operations/iam/policy-documents";
import { accessTo } from "../../../operations/iam/resource-access";
import { DATA_TYPES, RESOURCE_TYPES } from "../../../operations/iam/resource-types";
import { type PipelineRole, rolePolicies } from "../../../operations/iam/role-policies";
import { everyStack, stageConfig } from "../../support/synthesized";
import recorded from "./recorded-actions.json";

const ACCOUNT = "111122223333";
const BACKEND: BackendSettings = {
  kind: "s3",
  s3: {
    bucket: "states",
    region: "us-east-1",
    dynamodbTable: "locks",
    workspaceKeyPrefix: "market",
    encrypt: true,
    lock: "both",
    extra: {},
  },
};

/** Managed policies that one role may have without asking AWS for more. */
const POLICIES_PER_ROLE = 10;

const resourcesOf = (wanted: StageName): Resource[] =>
  everyStack().flatMap(({ stage, stack }) => (stage === wanted ? stack.resources() : []));
const typesOf = (stage: StageName): Set<string> => new Set(resourcesOf(stage).map(({ type }) => type));

function policiesOf(stage: StageName, backend = BACKEND) {
  return rolePolicies({ ...stageConfig(stage), accountId: ACCOUNT }, typesOf(stage), backend);
}

function statementsOf(stage: StageName, role: PipelineRole, backend = BACKEND): Statement[] {
  return policiesOf(stage, backend)
    .filter(({ roles }) => roles.includes(role))
    .flatMap(({ document }) => document.Statement);
}

const actionsOf = (statements: readonly Statement[]) => new Set(statements.flatMap(({ Action }) => Action));

function allows(statements: readonly Statement[], action: string, arn: string): boolean {
  const matches = (pattern: string) =>
    new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replace(/[.$]/g, "\\$&"))
        .join(".*")}$`,
    ).test(arn);
  return statements.some(({ Action, Resource }) => Action.includes(action) && Resource.some(matches));
}

it("says for every type of resource in the stacks what Terraform needs, and for no other", () => {
  const types = new Set(STAGE_NAMES.flatMap((stage) => [...typesOf(stage)]));

  expect(Object.keys(RESOURCE_TYPES).sort()).toEqual([...types].sort());
});

it("says it for every type of data source as well", () => {
  const types = new Set(everyStack().flatMap(({ stack }) => stack.data().map(({ type }) => type)));

  expect(Object.keys(DATA_TYPES).sort()).toEqual([...types].sort());
  expect(() => accessTo(["data.aws_ami"])).toThrow(/data\.aws_ami.*resource-types\.ts/);
});

it("refuses a type that nobody has mapped, and names it", () => {
  expect(() => accessTo(["aws_vpc", "aws_sqs_queue"])).toThrow(/aws_sqs_queue.*resource-types\.ts/);
});

it("leaves out only what the handlers really ask for", () => {
  const asked = Object.values(permissions.handlers).flatMap((handlers) => Object.values(handlers).flat());

  for (const { actions, reason } of NOT_NEEDED) {
    expect({ reason, found: asked.some((action) => actions.test(action)) }).toEqual({ reason, found: true });
  }
});

it("allows every call that was recorded when dev was applied and destroyed", () => {
  const actions = actionsOf(statementsOf("dev", "apply"));

  expect(recorded.actions.length).toBeGreaterThan(150);
  expect(recorded.actions.filter((action) => !actions.has(action))).toEqual([]);
});

it.each(STAGE_NAMES)("covers the name of every resource of %s", (stage) => {
  const statements = statementsOf(stage, "apply");
  const named: Readonly<Record<string, readonly [attribute: string, action: string, arn: string]>> = {
    aws_cloudwatch_composite_alarm: [
      "alarm_name",
      "cloudwatch:PutCompositeAlarm",
      "cloudwatch:us-east-1:A:alarm:",
    ],
    aws_cloudwatch_dashboard: ["dashboard_name", "cloudwatch:PutDashboard", "cloudwatch::A:dashboard/"],
    aws_cloudwatch_event_rule: ["name", "events:PutRule", "events:us-east-1:A:rule/"],
    aws_cloudwatch_log_delivery_destination: [
      "name",
      "logs:PutDeliveryDestination",
      "logs:us-east-1:A:delivery-destination:",
    ],
    aws_cloudwatch_log_delivery_source: [
      "name",
      "logs:PutDeliverySource",
      "logs:us-east-1:A:delivery-source:",
    ],
    aws_cloudwatch_log_group: ["name", "logs:CreateLogGroup", "logs:us-east-1:A:log-group:"],
    aws_cloudwatch_metric_alarm: ["alarm_name", "cloudwatch:PutMetricAlarm", "cloudwatch:us-east-1:A:alarm:"],
    aws_dynamodb_table: ["name", "dynamodb:CreateTable", "dynamodb:us-east-1:A:table/"],
    aws_iam_role: ["name", "iam:CreateRole", "iam::A:role/"],
    aws_kms_alias: ["name", "kms:CreateAlias", "kms:us-east-1:A:"],
    aws_lambda_function: ["function_name", "lambda:CreateFunction", "lambda:us-east-1:A:function:"],
    aws_lambda_layer_version: ["layer_name", "lambda:PublishLayerVersion", "lambda:us-east-1:A:layer:"],
    aws_s3_bucket: ["bucket", "s3:CreateBucket", "s3:::"],
    aws_sns_topic: ["name", "sns:CreateTopic", "sns:us-east-1:A:"],
  };
  const found = resourcesOf(stage).filter(({ type }) => type in named);

  const uncovered = found.filter(({ type, block }) => {
    const [attribute = "", action = "", arn = ""] = named[type] ?? [];
    const name = String(block[attribute]).replace(/\$\{data\.[^}]*\}/g, ACCOUNT);
    return !allows(statements, action, `arn:aws:${arn.replace("A", ACCOUNT)}${name}`);
  });

  expect(new Set(found.map(({ type }) => type)).size).toBe(Object.keys(named).length);
  expect(uncovered.map(({ address }) => address)).toEqual([]);
});

it("reaches no resource of another stage by its name", () => {
  const statements = statementsOf("dev", "apply");
  const elsewhere = [
    ["dynamodb:DeleteTable", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/marketplace-prod-users`],
    [
      "lambda:DeleteFunction",
      `arn:aws:lambda:us-east-1:${ACCOUNT}:function:MarketplaceApi-prod-UsersFunction`,
    ],
    ["iam:DeleteRole", `arn:aws:iam::${ACCOUNT}:role/marketplace-prod-users`],
    ["s3:DeleteBucket", `arn:aws:s3:::marketplace-prod-assets-${ACCOUNT}`],
    ["logs:DeleteLogGroup", `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/marketplace/prod`],
    ["s3:PutObject", "arn:aws:s3:::states/market/prod/MarketplaceApi-prod.tfstate"],
  ] as const;

  expect(elsewhere.filter(([action, arn]) => allows(statements, action, arn))).toEqual([]);
  expect(elsewhere.filter(([action]) => !actionsOf(statements).has(action))).toEqual([]);
});

it.each(STAGE_NAMES)("lets the plan role of %s change nothing but locks and states", (stage) => {
  const writing = [...actionsOf(statementsOf(stage, "plan"))].filter(
    (action) => !/:(Get|List|Describe)/.test(action) && action !== "apigateway:GET",
  );

  expect(writing.sort()).toEqual([
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "s3:DeleteObject",
    "s3:PutObject",
  ]);
});

it("lets the plan role delete no state, and lock states of its own stage only", () => {
  const statements = statementsOf("staging", "plan");

  expect(allows(statements, "s3:DeleteObject", "arn:aws:s3:::states/market/staging/x.tfstate.tflock")).toBe(
    true,
  );
  expect(allows(statements, "s3:DeleteObject", "arn:aws:s3:::states/market/staging/x.tfstate")).toBe(false);
  expect(statements.find(({ Action }) => Action.includes("dynamodb:PutItem"))?.Condition).toEqual({
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["states/market/staging/*"] },
  });
});

it("asks for the lock that is in use, and for no state store where state is in files", () => {
  const withLock = (lock: "dynamodb" | "s3") =>
    actionsOf(statementsOf("dev", "plan", { kind: "s3", s3: { ...BACKEND.s3, lock } }));

  expect(withLock("s3").has("dynamodb:PutItem")).toBe(false);
  expect(withLock("dynamodb").has("s3:DeleteObject")).toBe(false);
  expect(actionsOf(statementsOf("dev", "plan", { kind: "local" })).has("s3:PutObject")).toBe(false);
});

it("lets a plan look at the sender of the stage's mails and at its certificate, and at no other", () => {
  const cdnDomain = { name: "cdn.example", certificateArn: `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/a` };
  const statements = rolePolicies(
    { ...stageConfig("prod"), accountId: ACCOUNT, cdnDomain },
    typesOf("prod"),
    BACKEND,
  ).flatMap(({ document }) => document.Statement);

  const resources = (action: string) =>
    statements.filter(({ Action }) => Action.includes(action)).map(({ Resource }) => Resource);

  expect(resources("ses:GetEmailIdentity")).toEqual([
    ["no-reply@marketplace.example", "marketplace.example"].map(
      (identity) => `arn:aws:ses:us-east-1:${ACCOUNT}:identity/${identity}`,
    ),
  ]);
  expect(resources("acm:DescribeCertificate")).toEqual([[cdnDomain.certificateArn]]);
});

it("lets only stages without deletion protection empty their buckets", () => {
  const object = (stage: StageName) => `arn:aws:s3:::marketplace-${stage}-assets-${ACCOUNT}/a`;

  expect(allows(statementsOf("dev", "apply"), "s3:DeleteObjectVersion", object("dev"))).toBe(true);
  expect(allows(statementsOf("prod", "apply"), "s3:DeleteObject", object("prod"))).toBe(false);
});

it.each(STAGE_NAMES)("holds no open action in %s, and passes roles to named services only", (stage) => {
  const statements = statementsOf(stage, "apply");

  expect([...actionsOf(statements)].filter((action) => action.includes("*"))).toEqual([]);
  expect(statements.filter(({ Action }) => Action.includes("iam:PassRole"))).toEqual([
    {
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [`arn:aws:iam::${ACCOUNT}:role/marketplace-${stage}-*`],
      Condition: {
        StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com", "vpc-flow-logs.amazonaws.com"] },
      },
    },
  ]);
  expect(actionsOf(statements).has("cloudfront:AllowVendedLogDeliveryForResource")).toBe(true);
});

it.each(STAGE_NAMES)("fits into what IAM takes for %s", (stage) => {
  const policies = policiesOf(stage);

  for (const { characters, document } of policies) {
    expect(characters).toBe(JSON.stringify(document).length);
    expect(characters).toBeLessThanOrEqual(POLICY_LIMIT);
  }
  expect(policies.length).toBeLessThanOrEqual(POLICIES_PER_ROLE);
  expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
});

it("cuts a statement that is too long, losing nothing, and refuses one that cannot be cut", () => {
  const Action = Array.from({ length: 40 }, (_, number) => `service:Action${number}`);
  const statement: Statement = { Effect: "Allow", Action, Resource: ["*"] };

  const documents = packed([statement], 300);

  expect(documents.length).toBeGreaterThan(2);
  expect(documents.flatMap(({ Statement: all }) => all.flatMap((one) => one.Action)).sort()).toEqual(
    [...Action].sort(),
  );
  expect(() => packed([{ ...statement, Action: ["a:B"] }], 50)).toThrow("a:B");
});
