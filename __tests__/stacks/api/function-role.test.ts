import type { FunctionKey } from "../../../config/naming";
import { STAGE_NAMES, type StageName } from "../../../config/stages";
import { SESSION_ATTRIBUTES, USER_ATTRIBUTES } from "../../../handlers/authorizer/repository";
import { FUNCTIONS } from "../../../stacks/api/functions";
import { TABLES } from "../../../stacks/database/tables";
import { stageConfig, synthesized } from "../../support/synthesized";
import {
  ACCOUNT,
  addressIn,
  FUNCTION_NAMES,
  FUNCTION_ROWS,
  functionNamed,
  rolePolicies,
} from "./api-resources";

/** All that a function may do in DynamoDB: `action table[/index]`. */
const DYNAMODB: Readonly<Record<FunctionKey, readonly string[]>> = {
  users: [
    "GetItem users",
    "PutItem users",
    "UpdateItem users",
    "DeleteItem users",
    "ConditionCheckItem users",
    "Scan users/email-index",
    "GetItem sessions",
    "PutItem sessions",
    "UpdateItem sessions",
    "DeleteItem sessions",
    "Query sessions/user-index",
    "UpdateItem solutions",
    "Query solutions/partner-index",
  ],
  solutions: [
    "GetItem solutions",
    "PutItem solutions",
    "UpdateItem solutions",
    "Query solutions/category-index",
    "Query solutions/partner-index",
    "ConditionCheckItem users",
  ],
  transactions: [
    "GetItem transactions",
    "PutItem transactions",
    "DeleteItem transactions",
    "Query transactions/user-index",
    "Query transactions/partner-index",
    "GetItem solutions",
    "ConditionCheckItem solutions",
    "GetItem users",
  ],
  authorizer: ["GetItem sessions", "GetItem users"],
  reconciliation: [
    "GetItem transactions",
    "PutItem transactions",
    "DeleteItem transactions",
    "Query transactions/pending-index",
  ],
};

/** All that a function may do elsewhere but in its own log: `action resource`, without the account's part of ARNs. */
function elsewhere(stage: StageName, key: FunctionKey): string[] {
  const name = FUNCTION_NAMES[key];
  const isReal = stage === "prod";
  const audit = ["logs:CreateLogStream", "logs:PutLogEvents"].map(
    (action) => `${action} LOG_GROUP:log-stream:audit/MarketplaceApi-${stage}-${name}/*`,
  );
  const cursors = [`ssm:GetParameter parameter/marketplace/${stage}/cursor-keys`];
  const download = [`ssm:GetParameter parameter/marketplace/${stage}/download-signing-key/placeholder`];
  const webhooks = [
    `secretsmanager:GetSecretValue secret:marketplace/${stage}/payment-webhook-secrets-??????`,
  ];
  const gateway = isReal
    ? [`secretsmanager:GetSecretValue secret:marketplace/${stage}/payment-gateway-key-??????`]
    : [];
  const { mail } = stageConfig(stage);
  const mails =
    mail.mailer === "ses" ? [`ses:SendEmail identity/${mail.sender.replace("no-reply@", "")}`] : [];
  const files = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"].map(
    (action) => `${action} FILES/solutions/*`,
  );
  return {
    users: [...audit, ...cursors, ...mails],
    solutions: [...audit, ...cursors, ...files],
    transactions: [...audit, ...cursors, ...download, ...webhooks, ...gateway],
    authorizer: [],
    reconciliation: [...audit, ...gateway],
  }[key];
}

function shortened(resource: string): string {
  return resource
    .replace(/^\$\{data\.terraform_remote_state\.infrastructure\.outputs\.log_group_arn\}/, "LOG_GROUP")
    .replace(
      /^\$\{data\.terraform_remote_state\.infrastructure\.outputs\.solution_files_bucket_arn\}/,
      "FILES",
    )
    .replace(/^arn:aws:(?:ssm|secretsmanager|ses):us-east-1:\$\{[^}]+\}:/, "");
}

const TABLE_RESOURCE =
  /^\$\{data\.terraform_remote_state\.database\.outputs\.(\w+)_table_arn\}(?:\/index\/([\w-]+))?$/;

/** `resource` as `table` or `table/index`; itself when it is something else. */
function tableOf(resource: string): string {
  const [, table, index] = TABLE_RESOURCE.exec(resource) ?? [];
  if (table === undefined) return resource;
  return index === undefined ? table : `${table}/${index}`;
}

describe.each(STAGE_NAMES)("in %s", (stage) => {
  const stack = synthesized(stage, "api");

  describe.each(FUNCTION_ROWS)("the role of %s", (key, name) => {
    const lambda = functionNamed(stack, stage, key);
    const { access = [], runtime = [], ...others } = rolePolicies(stack, lambda);
    const role = stack
      .resources("aws_iam_role")
      .find(({ address }) => address === addressIn(lambda.block.role));

    it("is named after the function and can be taken by Lambda only", () => {
      expect(role?.block.name).toBe(`marketplace-${stage}-${key}-function`);
      expect(JSON.parse(String(role?.block.assume_role_policy)).Statement).toEqual([
        {
          Sid: "AssumeRole",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: ["sts:AssumeRole"],
        },
      ]);
    });

    it("has two policies and no managed one", () => {
      expect(others).toEqual({});
      expect(role?.block).not.toHaveProperty("managed_policy_arns");
      expect(stack.resources("aws_iam_role_policy_attachment")).toEqual([]);
    });

    it("grants exactly the actions on tables and indexes that its code uses", () => {
      const granted = access
        .filter(({ Action }) => Action.some((action) => action.startsWith("dynamodb:")))
        .flatMap(({ Action, Resource }) =>
          Action.flatMap((action) =>
            Resource.map((resource) => `${action.replace("dynamodb:", "")} ${tableOf(resource)}`),
          ),
        );

      expect(granted.sort()).toEqual([...DYNAMODB[key]].sort());
    });

    it("writes its own log and creates no log group", () => {
      const logGroup = stack.resource("aws_cloudwatch_log_group", {
        name: `/aws/lambda/MarketplaceApi-${stage}-${name}`,
      }).address;
      const own = access.find(({ Sid }) => Sid === "WriteOwnLog");

      expect(own?.Action).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
      expect(own?.Resource).toEqual([`\${${logGroup}.arn}:log-stream:*`]);
    });

    it("grants exactly what its code uses beside the tables", () => {
      const granted = access
        .filter(({ Sid }) => Sid !== "WriteOwnLog")
        .flatMap(({ Action, Resource }) =>
          Action.flatMap((action) => Resource.map((resource) => `${action} ${shortened(resource)}`)),
        )
        .filter((grant) => !grant.startsWith("dynamodb:"));

      expect(granted.sort()).toEqual(elsewhere(stage, key).sort());
    });

    it("has no wildcard in the policy of its code", () => {
      expect(access.flatMap(({ Resource }) => Resource)).not.toContain("*");
      expect(access.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    });

    it("lets Lambda attach the function to the VPC and write traces, on `*` by exact actions", () => {
      const allowed = runtime.filter(({ Effect }) => Effect === "Allow");

      expect(allowed.flatMap(({ Resource }) => Resource)).toEqual(["*", "*"]);
      expect(allowed.flatMap(({ Action }) => Action)).toEqual([
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "ec2:UnassignPrivateIpAddresses",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ]);
    });

    it("keeps the function's code from every interface action that Lambda has", () => {
      const allowed = runtime.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
      const [denied, ...more] = runtime.filter(({ Effect }) => Effect === "Deny");

      expect(more).toEqual([]);
      expect(denied?.Resource).toEqual(["*"]);
      expect(denied?.Action).toEqual(
        expect.arrayContaining(allowed.filter((action) => action.startsWith("ec2:"))),
      );
      expect(denied?.Condition).toEqual({
        ArnEquals: {
          "lambda:SourceFunctionArn": `arn:aws:lambda:us-east-1:${ACCOUNT}:function:MarketplaceApi-${stage}-${name}`,
        },
      });
    });
  });

  it("limits the authorizer to the attributes that it asks for, and never the password's hash", () => {
    const { access = [] } = rolePolicies(stack, functionNamed(stack, stage, "authorizer"));
    const limits = Object.fromEntries(
      access
        .filter(({ Sid }) => Sid.startsWith("Use"))
        .map(({ Resource, Condition }) => [tableOf(String(Resource)), Condition]),
    );

    expect(limits).toEqual({
      sessions: limitedTo(["sessionId", "userId", "expiresAt", "sessionEpoch"]),
      users: limitedTo(["userId", "role", "status", "sessionEpoch"]),
    });
  });

  it("shows the transactions function who may sell, and nothing else of a user", () => {
    const { access = [] } = rolePolicies(stack, functionNamed(stack, stage, "transactions"));
    const users = access.filter(({ Resource }) => Resource.some((resource) => tableOf(resource) === "users"));

    expect(users.map(({ Condition }) => Condition)).toEqual([limitedTo(["userId", "role", "status"])]);
  });

  it.each(["transactions", "reconciliation"] as const)("lets %s delete ownership markers only", (key) => {
    const { access = [] } = rolePolicies(stack, functionNamed(stack, stage, key));
    const deletes = access.filter(({ Action }) => Action.includes("dynamodb:DeleteItem"));

    expect(deletes).toEqual([
      expect.objectContaining({
        Action: ["dynamodb:DeleteItem"],
        Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["own#*"] } },
      }),
    ]);
  });

  it("keeps the reconciliation from Users and Sessions", () => {
    const { access = [] } = rolePolicies(stack, functionNamed(stack, stage, "reconciliation"));

    expect(JSON.stringify(access)).not.toMatch(/users_table|sessions_table/);
  });
});

it("grants only indexes that the tables have", () => {
  const indexes = Object.values(FUNCTIONS)
    .flatMap(({ access }) => access)
    .flatMap(({ table, index }) => (index === undefined ? [] : [`${table}/${index}`]));
  const known = Object.entries(TABLES).flatMap(([table, definition]) =>
    definition.indexes.map(({ name }) => `${table}/${name}`),
  );

  expect(new Set(indexes).size).toBe(7);
  expect(known).toEqual(expect.arrayContaining(indexes));
});

it("names the attributes that the authorizer's code asks for", () => {
  expect([...SESSION_ATTRIBUTES].sort()).toEqual(["expiresAt", "sessionEpoch", "sessionId", "userId"]);
  expect([...USER_ATTRIBUTES].sort()).toEqual(["role", "sessionEpoch", "status", "userId"]);
});

it("knows a name for every function", () => {
  expect(Object.keys(FUNCTION_NAMES)).toHaveLength(5);
});

function limitedTo(attributes: readonly string[]) {
  return {
    "ForAllValues:StringEquals": { "dynamodb:Attributes": attributes },
    StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
  };
}
