import type { Naming } from "../../config/naming";
import type { PolicyStatement } from "../constructs/policy-document";

interface SecretPlace {
  readonly naming: Naming;
  readonly accountId: string;
}

/**
 * Lets a function read one SecureString. Decryption needs no statement: the parameters are encrypted by AWS's own key
 * `alias/aws/ssm`, whose policy admits everybody in the account who may read the parameter, and only through Parameter
 * Store.
 *
 * @param name behind the stage's path
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html
 */
export function parameterStatement(
  sid: string,
  name: string,
  { naming, accountId }: SecretPlace,
): PolicyStatement {
  return { sid, actions: ["ssm:GetParameter"], resources: [naming.parameterArn(name, accountId)] };
}

/**
 * Lets a function read one secret, encrypted by `alias/aws/secretsmanager` in the same way. Its ARN ends in a hyphen and
 * six characters that AWS chooses: question marks keep the statement from a secret with a longer name.
 *
 * @param name behind the stage's path
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html
 */
export function secretStatement(
  sid: string,
  name: string,
  { naming, accountId }: SecretPlace,
): PolicyStatement {
  return {
    sid,
    actions: ["secretsmanager:GetSecretValue"],
    resources: [naming.secretArn(`${name}-??????`, accountId)],
  };
}
