import { STAGE_NAMES, type StageName } from "../../../config/stages";
import { trustPolicies } from "../../../operations/iam/trust-policies";
import { stageConfig } from "../../support/synthesized";

const ACCOUNT = "111122223333";
const ISSUER = "token.actions.githubusercontent.com";

const trusted = (stage: StageName, repository: string) =>
  trustPolicies({ ...stageConfig(stage), accountId: ACCOUNT }, repository);

function subjectsOf(stage: StageName, repository: string) {
  const entries = trusted(stage, repository).map(({ role, document }) => {
    return [role, document.Statement[0].Condition.StringEquals[`${ISSUER}:sub`]];
  });
  return Object.fromEntries(entries);
}

it.each(STAGE_NAMES)("lets pull requests and main plan %s, and only its environment apply", (stage) => {
  expect(subjectsOf(stage, "acme/marketplace")).toEqual({
    plan: ["repo:acme/marketplace:pull_request", "repo:acme/marketplace:ref:refs/heads/main"],
    apply: [`repo:acme/marketplace:environment:${stage}`],
  });
});

it("names GitHub's provider in the stage's account, and the audience of AWS, without any wildcard", () => {
  for (const { document } of trusted("prod", "acme/marketplace")) {
    const [statement] = document.Statement;

    expect(statement.Principal.Federated).toBe(`arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`);
    expect(statement.Action).toBe("sts:AssumeRoleWithWebIdentity");
    expect(statement.Condition.StringEquals[`${ISSUER}:aud`]).toBe("sts.amazonaws.com");
    expect(Object.keys(statement.Condition)).toEqual(["StringEquals"]);
    expect(JSON.stringify(document)).not.toContain("*");
  }
});

it("takes the ids that tokens of newer repositories hold", () => {
  expect(subjectsOf("dev", "acme@123456/marketplace@456789").apply).toEqual([
    "repo:acme@123456/marketplace@456789:environment:dev",
  ]);
});

it.each([
  "marketplace",
  "acme/*",
  "acme/market:place",
  "https://github.com/acme/marketplace",
  "acme@1/marketplace",
  "",
])("refuses %j, which is no repository", (repository) => {
  expect(() => trusted("dev", repository)).toThrow(`"${repository}" is no repository`);
});

it("refuses a stage that names no account", () => {
  const { accountId: _, ...stage } = stageConfig("dev");

  expect(() => trustPolicies(stage, "acme/marketplace")).toThrow("accountId of dev in config/stages.ts");
});
