import { htmlReport } from "../../../operations/review/html";
import { markdownReport } from "../../../operations/review/markdown";
import type { PlanOutcome } from "../../../operations/review/planned-stack";
import { reviewStage } from "../../../operations/review/review-stage";
import { isSecretName, withoutSecrets } from "../../../operations/review/secrecy";
import { reviewLines } from "../../../operations/review/terminal";
import type { Change } from "../../../operations/review/terraform-plan";
import { NO_COLORS } from "../../../operations/terminal-colors";
import { stageConfig } from "../../support/synthesized";
import { changedStage, changeOf, plannedOf, planOf, stackOf } from "./planned";

const SECRET = "hunter2-is-never-shown";

/** Everything that is written or printed. */
function everythingSaid(outcome: PlanOutcome, json: unknown = {}): string {
  const review = reviewStage(stageConfig("dev"), [stackOf("api", outcome, json)]);
  return [
    JSON.stringify(review),
    markdownReport(review),
    htmlReport(review),
    reviewLines(review).join("\n"),
    reviewLines(review, NO_COLORS, "everything").join("\n"),
  ].join("\n");
}

function said(type: string, change: Partial<Change>, json: unknown = {}): string {
  return everythingSaid(plannedOf(planOf(changeOf(type, { actions: ["update"], ...change }))), json);
}

test("what either side calls sensitive is hidden on both, and still counts as a change", () => {
  const text = said("aws_db_instance", {
    before: { endpoint: SECRET },
    after: { endpoint: `${SECRET}-new` },
    before_sensitive: {},
    after_sensitive: { endpoint: true },
  });

  expect(text).not.toContain(SECRET);
  expect(text).toContain('"path":"endpoint","before":"(sensitive)","after":"(sensitive)"');
});

test("a value beside a name that says it is secret is hidden, as in a custom header", () => {
  const header = (name: string, value: string) => ({ origin: [{ custom_header: [{ name, value }] }] });
  const hidden = said("aws_cloudfront_distribution", {
    before: header("X-Origin-Secret", SECRET),
    after: header("X-Origin-Secret", `${SECRET}-new`),
  });
  const shown = said("aws_cloudfront_distribution", {
    before: header("X-Stage", "blue"),
    after: header("X-Stage", "green"),
  });

  expect(hidden).not.toContain(SECRET);
  expect(hidden).toContain("(sensitive)");
  expect(shown).toContain("green");
});

test("a sensitive value that stays the same is no change", () => {
  const same = { value: SECRET, other: 1 };
  const text = said("aws_ssm_parameter", {
    before: same,
    after: { ...same, other: 2 },
    before_sensitive: { value: true },
    after_sensitive: { value: true },
  });

  expect(text).not.toContain(SECRET);
  expect(text).not.toContain('"path":"value"');
});

test("what is sensitive in one element of a list is hidden in all, since elements move", () => {
  const text = said("aws_thing", {
    before: {
      user: [
        { name: "a", pin: "1" },
        { name: "b", pin: SECRET },
      ],
    },
    after: {
      user: [
        { name: "b", pin: SECRET },
        { name: "c", pin: `${SECRET}-2` },
      ],
    },
    before_sensitive: { user: [{}, { pin: true }] },
    after_sensitive: { user: [{ pin: true }, {}] },
  });

  expect(text).not.toContain(SECRET);
});

test.each([
  ["a variable that is named like a secret", { environment: [{ variables: { STRIPE_SECRET_KEY: SECRET } }] }],
  ["a password in a JSON text", { body: JSON.stringify({ deep: [{ password: SECRET }] }) }],
  ["a list of tokens", { tokens: [SECRET] }],
  ["an object of credentials", { credentials: { a: { b: SECRET } } }],
  ["a key of a payment gateway, under any name", { note: `sk_live_${SECRET.replaceAll("-", "_")}` }],
  [
    "a private key within a text",
    { data: `before -----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----` },
  ],
  ["a private key without an end", { data: `-----BEGIN PRIVATE KEY-----\n${SECRET}` }],
])("%s is hidden, whether it comes, goes or changes", (_what, values) => {
  const hidden = SECRET.replaceAll("-", "_");
  for (const change of [
    { before: {}, after: values },
    { before: values, after: {} },
    { actions: ["delete", "create"] as const, before: values, after: { x: 1 } },
  ]) {
    const text = said("aws_lambda_function", change);
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(hidden);
  }
});

test("a created resource shows no secret of its policy or its JSON", () => {
  const policy = JSON.stringify({
    Statement: [
      {
        Sid: "A",
        Effect: "Allow",
        Action: "s3:*",
        Condition: { StringEquals: { "sts:secret_token": SECRET } },
      },
    ],
  });
  const json = { resource: { aws_iam_role_policy: { it: { policy } } } };

  const known = said("aws_iam_role_policy", { actions: ["create"], after: { policy } }, json);
  const unknown = said(
    "aws_iam_role_policy",
    { actions: ["create"], after: {}, after_unknown: { policy: true } },
    json,
  );

  for (const text of [known, unknown]) {
    expect(text).toContain("s3:*");
    expect(text).not.toContain(SECRET);
  }
});

test("Terraform's own messages lose what looks like a secret", () => {
  const text = everythingSaid({
    kind: "failed",
    messages: ["Error: key AKIAIOSFODNN7EXAMPLE of sk_test_abc is wrong"],
  });

  expect(text).not.toMatch(/AKIAIOSFODNN7EXAMPLE|sk_test_abc/);
  expect(text).toContain("Error: key (sensitive) of (sensitive) is wrong");
});

test("the API's body describes fields: one that is named password is told", () => {
  const body = (type: string) =>
    JSON.stringify({ components: { schemas: { User: { password: { type } } } } });

  const text = said("aws_api_gateway_rest_api", {
    before: { body: body("string") },
    after: { body: body("object") },
  });

  expect(text).toContain("body.components.schemas.User.password.type");
  expect(text).toContain('\\"object\\"');
});

test("a secret in a plan that Terraform made is hidden, and its neighbours are not", () => {
  const review = changedStage();
  const text = [
    JSON.stringify(review),
    markdownReport(review),
    htmlReport(review),
    reviewLines(review).join("\n"),
  ].join();

  expect(text).not.toContain("fixture-secret");
  expect(text).toContain("environment[0].variables.SIGNING_SECRET");
  expect(text).toContain("https://shop.example");
});

test.each([
  "password",
  "DB_PASSWORD",
  "apiKey",
  "api_key",
  "client_secret",
  "SIGNING_SECRET",
  "accessToken",
  "private_key",
])("%s is a name of a secret", (name) => expect(isSecretName(name)).toBe(true));

test.each([
  "kms_key_arn",
  "hash_key",
  "secret_arn",
  "SECRET_NAME",
  "token_ttl",
  "key",
  "CURSOR_KEYS_PARAMETER",
  "tokens_enabled",
])("%s is none", (name) => expect(isSecretName(name)).toBe(false));

test.each([
  "Basic dXNlcjpwYXNzd29yZA==",
  "Bearer abcdefgh.ijkl",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  "ghp_0123456789abcdefghij",
  "xoxb-0123456789-abc",
  "whsec_abc",
  "rk_live_abc",
  "ASIAIOSFODNN7EXAMPLE",
])("%s is a secret by its look, also within a text", (secret) => {
  expect(withoutSecrets(secret)).toBe("(sensitive)");
  expect(withoutSecrets(`a '${secret}' b`)).toBe("a '(sensitive)' b");
});

test("of a URL only user and password are hidden", () => {
  expect(withoutSecrets("postgres://me:pass@db.example:5432/x")).toBe(
    "postgres://(sensitive)@db.example:5432/x",
  );
  expect(withoutSecrets("https://shop.example:443/a@b")).toBe("https://shop.example:443/a@b");
});

test("public keys, ARNs and hashes are left as they are", () => {
  const text =
    "-----BEGIN PUBLIC KEY-----\nMIIB\n arn:aws:kms:us-east-1:123456789012:key/ab UcB3NpiygoPLN6uQu5u5j1iJOxFnA3e0YB/TmbgjuHA=";

  expect(withoutSecrets(text)).toBe(text);
});
