import { APIGatewayClient, GetAccountCommand, UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { clientDefaults } from "./aws-client";
import { isNamed, unless } from "./aws-failure";
import { patiently } from "./patiently";

/** Every API of the account logs by this one role, whichever project it belongs to. */
const ROLE = "marketplace-api-gateway-logs";

/** Names that clients of IAM have for its answer that there is no such role. */
const NO_ROLE = ["NoSuchEntity", "NoSuchEntityException"] as const;

const POLICY_NAME = "write-logs";

/**
 * What API Gateway demands of the role, checked when the role is set. On all log groups, since each API has its own; a role
 * reaches those of its own account only.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:DescribeLogGroups",
        "logs:DescribeLogStreams",
        "logs:PutLogEvents",
        "logs:GetLogEvents",
        "logs:FilterLogEvents",
      ],
      Resource: "*",
    },
  ],
};

const TRUST = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
};

/** Milliseconds that a new role may take until API Gateway can use it. */
const ROLE_READY_WITHIN = 90_000;

/** By which role API Gateway writes logs in one region of the account. */
export type LogRoleState =
  | { readonly kind: "set"; readonly roleArn: string }
  /** The role that is set was deleted. */
  | { readonly kind: "dangling"; readonly roleArn: string }
  | { readonly kind: "absent" };

/**
 * The setting of an account and region by which API Gateway may write to CloudWatch Logs. It belongs to no stage: whatever
 * is set stays, and nothing ever removes it.
 */
export class ApiGatewayAccount {
  /** Name of the role that is made where none is set. */
  readonly role = ROLE;
  private readonly gateway: APIGatewayClient;
  private readonly iam: IAMClient;

  constructor(region: string) {
    this.gateway = new APIGatewayClient(clientDefaults(region));
    this.iam = new IAMClient(clientDefaults(region));
  }

  /** Reads the setting, changing nothing. */
  async inspect(): Promise<LogRoleState> {
    const { cloudwatchRoleArn: roleArn } = await this.gateway.send(new GetAccountCommand({}));
    if (roleArn === undefined || roleArn === "") return { kind: "absent" };
    return { kind: (await this.roleIsThere(roleArn)) ? "set" : "dangling", roleArn };
  }

  /** Makes the role where it is absent, and has API Gateway use it. */
  async setUp(): Promise<void> {
    const arn = (await this.roleArn()) ?? (await this.createRole());
    await this.iam.send(
      new PutRolePolicyCommand({
        RoleName: ROLE,
        PolicyName: POLICY_NAME,
        PolicyDocument: JSON.stringify(POLICY),
      }),
    );
    // IAM tells its other regions of a new role some seconds later; until then API Gateway takes it for useless.
    await patiently(ROLE_READY_WITHIN, isNotReady, () =>
      this.gateway.send(
        new UpdateAccountCommand({
          patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value: arn }],
        }),
      ),
    );
  }

  private async createRole(): Promise<string> {
    const { Role } = await this.iam.send(
      new CreateRoleCommand({
        RoleName: ROLE,
        AssumeRolePolicyDocument: JSON.stringify(TRUST),
        Description: "Lets every API of this account write to CloudWatch Logs.",
        Tags: [{ Key: "Project", Value: "marketplace" }],
      }),
    );
    if (Role?.Arn === undefined) throw new Error(`IAM did not name the role ${ROLE} that it made.`);
    return Role.Arn;
  }

  private async roleArn(): Promise<string | undefined> {
    const answer = await unless(NO_ROLE, () => this.iam.send(new GetRoleCommand({ RoleName: ROLE })));
    return answer?.Role?.Arn;
  }

  private async roleIsThere(arn: string): Promise<boolean> {
    try {
      await this.iam.send(new GetRoleCommand({ RoleName: arn.split("/").at(-1) }));
      return true;
    } catch (error) {
      // Who may not look at roles is told that one is set, which is what counts.
      return !isNamed(error, ...NO_ROLE);
    }
  }
}

function isNotReady(error: unknown): boolean {
  return isNamed(error, "BadRequestException");
}
