import { ConfigurationError } from "../../config/errors";
import type { StageConfig } from "../../config/stages";
import type { PipelineRole } from "./role-policies";

/** Who may take a role of a stage's pipeline. */
export interface TrustPolicy {
  readonly role: PipelineRole;
  readonly document: {
    readonly Version: "2012-10-17";
    readonly Statement: readonly [
      {
        readonly Effect: "Allow";
        readonly Principal: { readonly Federated: string };
        readonly Action: "sts:AssumeRoleWithWebIdentity";
        readonly Condition: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> };
      },
    ];
  };
}

/** Who signs the tokens of GitHub's jobs. */
const ISSUER = "token.actions.githubusercontent.com";

/** The branch that is deployed. */
const MAIN = "refs/heads/main";

/** With the numeric ids of both where GitHub writes them into subjects: `acme@1/marketplace@2`. */
const REPOSITORY = /^[\w.-]+\/[\w.-]+$|^[\w.-]+@\d+\/[\w.-]+@\d+$/;

/**
 * Trust policies for the jobs of a GitHub repository: those of pull requests and of the main branch may plan, those
 * of the stage's environment may apply. Every subject is exact.
 *
 * @param repository as GitHub writes it into the subjects of its tokens
 * @throws ConfigurationError for another form of it, and for a stage without an account, whose provider they have to name
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function trustPolicies({ name, accountId }: StageConfig, repository: string): TrustPolicy[] {
  if (!REPOSITORY.test(repository)) {
    throw new ConfigurationError(
      `--github "${repository}" is no repository: write owner/name, or owner@id/name@id where its tokens hold ids.`,
    );
  }
  if (accountId === undefined) {
    throw new ConfigurationError(
      `Trust policies name the account of a stage: set accountId of ${name} in config/stages.ts.`,
    );
  }
  const trust = (role: PipelineRole, ...subjects: string[]): TrustPolicy => ({
    role,
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${ISSUER}` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [`${ISSUER}:aud`]: "sts.amazonaws.com",
              [`${ISSUER}:sub`]: subjects.map((subject) => `repo:${repository}:${subject}`),
            },
          },
        },
      ],
    },
  });
  return [trust("plan", "pull_request", `ref:${MAIN}`), trust("apply", `environment:${name}`)];
}
