import { ConfigurationError } from "../config/errors";
import { Naming, TABLE_KEYS } from "../config/naming";
import { selectStages } from "../config/select-stages";
import type { StageConfig } from "../config/stages";
import { ValidationError } from "../handlers/common/errors";
import { normalizeEmail } from "../handlers/users/email-address";

/** Where operations write in the audit trail: `audit/operations/...`. */
const FUNCTION_NAME = "operations";

/**
 * Does `work` with the environment that the functions of a deployed stage have, so that an operation can use their code;
 * with the operator's own credentials, from wherever AWS's SDK takes them. What imports a handler's module has to be
 * imported within.
 */
export async function inDeployedStage(name: string, work: () => Promise<void>): Promise<void> {
  for (const stage of selectStages(name)) {
    Object.assign(process.env, environmentOf(stage));
    try {
      await work();
    } catch (error) {
      throw isMissing(error) ? new Error(missing(stage), { cause: error }) : error;
    }
  }
}

/** @throws ConfigurationError for what is no address */
export function addressOf(email: string): string {
  try {
    return normalizeEmail(email);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new ConfigurationError(`"${email}" is no e-mail address.`);
  }
}

/** Tables of a stage with a known account are named by ARN: with credentials of another account nothing is found. */
function environmentOf(stage: StageConfig): Readonly<Record<string, string>> {
  const naming = new Naming(stage);
  const { accountId } = stage;
  const tables = TABLE_KEYS.map((key) => [
    `${key.toUpperCase()}_TABLE_NAME`,
    accountId === undefined ? naming.table(key) : naming.tableArn(key, accountId),
  ]);
  return {
    ...Object.fromEntries(tables),
    STAGE: stage.name,
    LOG_GROUP_NAME: naming.logGroup,
    AWS_REGION: stage.region,
    AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
    // Operations may run on Node 20, for which the SDK warns of its end of support.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}

/** DynamoDB and CloudWatch Logs have one name for it. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && `${error.name} ${error.message}`.includes("ResourceNotFoundException");
}

function missing({ name, region }: StageConfig): string {
  return `Stage ${name} has no tables or no log group in ${region} of the account that your credentials belong to. Deploy it first, or choose other credentials, for example by AWS_PROFILE.`;
}
