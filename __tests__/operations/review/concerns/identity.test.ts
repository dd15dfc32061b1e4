import type { Concern } from "../../../../operations/review/stage-review";
import { synthesized } from "../../../support/synthesized";
import { changedStage, changeOf, planFile, planOf, reviewOf } from "../planned";

const role = "aws_iam_role_policy";

function statement(more: object = {}) {
  return { Sid: "A", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::b/*"], ...more };
}

function policy(...statements: object[]): { policy: string } {
  return { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) };
}

function concernsOf(type: string, before: object | null, after: object | null): readonly Concern[] {
  const actions =
    before === null ? (["create"] as const) : after === null ? (["delete"] as const) : (["update"] as const);
  return reviewOf(planOf(changeOf(type, { actions, before, after }))).concerns;
}

function only(concerns: readonly Concern[]): Concern {
  const [concern] = concerns;
  if (concern === undefined || concerns.length > 1) throw new Error(`${concerns.length} concerns`);
  return concern;
}

test("a policy of a plan that Terraform made is told statement by statement", () => {
  const concerns = changedStage().stacks.flatMap((stack) => stack.concerns);

  expect(concerns.find(({ address }) => address.startsWith(role))).toEqual({
    kind: "identity",
    level: "warning",
    address: "aws_iam_role_policy.users-function_role_access_C329430E",
    summary: "what a role may do (updated)",
    details: [
      "role: marketplace-dev-users-function",
      "UseUsers: also allows dynamodb:DeleteTable",
      "new: ReadEverything allows s3:* on *",
      "gone: WriteAuditTrail allows logs:CreateLogStream, logs:PutLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:/aws/marketplace/dev:log-stream:audit/MarketplaceApi-dev-UsersFunction/*",
    ],
  });
});

test("a change of who may take a role is a warning", () => {
  const concerns = changedStage().stacks.flatMap((stack) => stack.concerns);

  expect(concerns.find(({ address }) => address.startsWith("aws_iam_role."))).toMatchObject({
    level: "warning",
    details: ["who may take the role: AssumeRole: also allows it to AWS arn:aws:iam::999999999999:root"],
  });
});

test("a policy that is known only after apply is told as the JSON has it", () => {
  const [concern] = reviewOf(planFile("first-api"), synthesized("dev", "api").json).concerns;

  expect(concern?.kind).toBe("identity");
  expect(concern?.details.join("\n")).toMatch(
    /new: UseUsers allows dynamodb:.* on \$\{data\.terraform_remote_state/,
  );
  expect(concern?.details.at(-1)).toBe("policy is known only after apply; this is what the JSON says of it");
});

test("what the JSON refers to is not compared with what it was", () => {
  const json = {
    resource: {
      [role]: { it: policy(statement({ Resource: ["${aws_s3_bucket.b.arn}/*"], Action: ["s3:PutObject"] })) },
    },
  };
  const change = changeOf(role, {
    actions: ["update"],
    before: policy(statement()),
    after: {},
    after_unknown: { policy: true },
  });

  const { details } = only(reviewOf(planOf(change), json).concerns);

  expect(details.slice(0, 2)).toEqual(["A: also allows s3:PutObject", "A: no longer allows s3:GetObject"]);
  expect(details.join()).not.toContain("aws_s3_bucket.b.arn");
});

test.each([
  ["an action more", { Action: ["s3:GetObject", "s3:PutObject"] }, "A: also allows s3:PutObject", "notice"],
  ["all actions of a service", { Action: ["s3:GetObject", "s3:*"] }, "A: also allows s3:*", "warning"],
  ["another resource", { Resource: "arn:aws:s3:::c/*" }, "A: also allows it on arn:aws:s3:::c/*", "notice"],
  ["everybody", { Principal: "*" }, "A: also allows it to everybody", "warning"],
  ["everybody, the long way", { Principal: { AWS: ["*"] } }, "A: also allows it to everybody", "warning"],
  [
    "a service",
    { Principal: { Service: "s3.amazonaws.com" } },
    "A: also allows it to Service s3.amazonaws.com",
    "notice",
  ],
  [
    "all actions but one",
    { Action: undefined, NotAction: "iam:*" },
    "A: also allows all but iam:*",
    "warning",
  ],
  ["the other effect", { Effect: "Deny" }, "A: Allow becomes Deny", "notice"],
  [
    "a condition",
    { Condition: { Bool: { x: "true" } } },
    'A: condition no condition becomes {"Bool":{"x":"true"}}',
    "notice",
  ],
])("%s is told", (_what, more, detail, level) => {
  const concern = only(concernsOf(role, policy(statement()), policy(statement(more))));

  expect(concern.details).toContain(detail);
  expect(concern.level).toBe(level);
});

test("everything as a resource is a warning in a role's policy that was narrower, not in a key's", () => {
  const all = { Resource: "*" };
  const newOne = statement({ Sid: "B", ...all });
  const principal = { Principal: { Service: "s3.amazonaws.com" } };

  expect(only(concernsOf(role, policy(statement()), policy(statement(all)))).level).toBe("warning");
  expect(only(concernsOf(role, policy(statement()), policy(statement(), newOne))).level).toBe("warning");
  expect(only(concernsOf(role, null, policy(newOne))).level).toBe("notice");
  expect(
    only(concernsOf("aws_kms_key", policy(statement(principal)), policy(statement({ ...principal, ...all }))))
      .level,
  ).toBe("notice");
});

test("that an account may do all with its own new key is no warning, that it may with an older one is", () => {
  const own = statement({ Action: "kms:*", Principal: { AWS: "arn:aws:iam::123456789012:root" } });

  expect(only(concernsOf("aws_kms_key", null, policy(own))).level).toBe("notice");
  expect(only(concernsOf("aws_kms_key", policy(statement()), policy(own))).level).toBe("warning");
  expect(only(concernsOf(role, null, policy(statement({ Action: "kms:*" })))).level).toBe("warning");
});

test("a condition or a Deny that goes is a warning", () => {
  const condition = { Condition: { Bool: { "aws:SecureTransport": "true" } } };
  const deny = statement({ Sid: "TlsOnly", Effect: "Deny" });

  expect(only(concernsOf(role, policy(statement(condition)), policy(statement()))).level).toBe("warning");
  expect(only(concernsOf(role, policy(statement(), deny), policy(statement()))).level).toBe("warning");
  expect(only(concernsOf(role, policy(deny), policy({ ...deny, Action: "s3:PutObject" }))).level).toBe(
    "warning",
  );
});

test("statements in another order, or an action not in a list, are no change", () => {
  const [a, b] = [statement({ Action: "s3:GetObject" }), statement({ Sid: "B" })];

  expect(concernsOf(role, { ...policy(statement(), b), name: "x" }, { ...policy(b, a), name: "x" })).toEqual(
    [],
  );
});

test("whatever holds a policy, it is found, and gone ones are told", () => {
  const concern = only(concernsOf("aws_sqs_queue_policy", policy(statement({ Principal: "*" })), null));

  expect(concern).toMatchObject({ summary: "who may use it by its policy (destroyed)", level: "notice" });
  expect(concern.details).toEqual(["gone: A allows s3:GetObject on arn:aws:s3:::b/* to everybody"]);
});

test("an attached policy of AWS is told by its name", () => {
  const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const concern = only(concernsOf("aws_iam_role_policy_attachment", null, { role: "r", policy_arn: arn }));

  expect(concern.details).toEqual(["role: r", `policy_arn: "${arn}"`]);
  expect(concern.level).toBe("warning");
});

test("who may call a function is told, and everybody is a warning", () => {
  const allowed = {
    action: "lambda:InvokeFunction",
    function_name: "f",
    principal: "s3.amazonaws.com",
    source_arn: "arn:x",
  };

  expect(only(concernsOf("aws_lambda_permission", null, allowed))).toMatchObject({
    level: "notice",
    details: ["new: s3.amazonaws.com may do lambda:InvokeFunction on f for arn:x"],
  });
  expect(only(concernsOf("aws_lambda_permission", null, { ...allowed, principal: "*" })).level).toBe(
    "warning",
  );
  expect(only(concernsOf("aws_lambda_permission", { ...allowed, principal: "*" }, null)).level).toBe(
    "notice",
  );
});
