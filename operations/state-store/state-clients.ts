import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import type { S3BackendSettings } from "../../config/backend";
import { ConfigurationError } from "../../config/errors";
import { clientDefaults } from "../aws-client";

/** Who calls, as AWS's SDK takes it. */
export type Credentials = ReturnType<typeof defaultProvider>;

/** The services that hold and lock the state. */
export interface StateClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly credentials: Credentials;
  /** Another store than AWS's own: `backend.tf` names its endpoint. It may know less than S3 does. */
  readonly isCompatibleStore: boolean;
}

/**
 * Clients that reach bucket and lock table as Terraform's S3 backend does: by the endpoints, the addressing and the
 * credentials that `backend.tf` names, else by the environment (`AWS_ENDPOINT_URL_S3`, `AWS_PROFILE`, ...).
 *
 * @throws ConfigurationError for arguments that only Terraform understands
 */
export function stateClients({ region, extra }: S3BackendSettings): StateClients {
  const endpoints = recordOf(extra.endpoints);
  const s3Endpoint = textOf(endpoints.s3) ?? textOf(extra.endpoint);
  const tableEndpoint = textOf(endpoints.dynamodb) ?? textOf(extra.dynamodb_endpoint);
  const usesPaths = extra.use_path_style === true || extra.force_path_style === true;
  const credentials = credentialsOf(region, extra);
  const shared = { ...clientDefaults(region), credentials };
  return {
    s3: new S3Client({
      ...shared,
      ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }),
      forcePathStyle: usesPaths,
      // Other stores do not know the checksums that AWS's SDK adds by default.
      ...(s3Endpoint === undefined ? {} : { requestChecksumCalculation: "WHEN_REQUIRED" as const }),
    }),
    dynamodb: new DynamoDBClient({
      ...shared,
      ...(tableEndpoint === undefined ? {} : { endpoint: tableEndpoint }),
    }),
    credentials,
    isCompatibleStore: s3Endpoint !== undefined,
  };
}

/** The account whose bucket holds the state; undefined for other stores than S3. */
export async function stateAccount(
  { region, extra }: S3BackendSettings,
  { credentials, isCompatibleStore }: StateClients,
): Promise<string | undefined> {
  if (isCompatibleStore || extra.skip_requesting_account_id === true) return undefined;
  const sts = new STSClient({ ...clientDefaults(region), credentials });
  return (await sts.send(new GetCallerIdentityCommand({}))).Account;
}

function credentialsOf(region: string, extra: Readonly<Record<string, unknown>>): Credentials {
  if (extra.assume_role_with_web_identity !== undefined) {
    throw new ConfigurationError(
      'backend.tf: "assume_role_with_web_identity" is understood by Terraform only. Set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE instead, which both understand.',
    );
  }
  const accessKeyId = textOf(extra.access_key);
  const secretAccessKey = textOf(extra.secret_key);
  const sessionToken = textOf(extra.token);
  const profile = textOf(extra.profile);
  const own: Credentials =
    accessKeyId !== undefined && secretAccessKey !== undefined
      ? async () => ({
          accessKeyId,
          secretAccessKey,
          ...(sessionToken === undefined ? {} : { sessionToken }),
        })
      : defaultProvider(profile === undefined ? {} : { profile });
  const role = recordOf(extra.assume_role);
  const arn = textOf(role.role_arn);
  return arn === undefined ? own : assumed(own, region, arn, role);
}

/** Credentials of a role, as `assume_role` in `backend.tf` names it: state often lives in another account. */
function assumed(
  own: Credentials,
  region: string,
  roleArn: string,
  role: Readonly<Record<string, unknown>>,
): Credentials {
  const externalId = textOf(role.external_id);
  return async () => {
    const sts = new STSClient({ ...clientDefaults(region), credentials: own });
    const { Credentials: given } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: textOf(role.session_name) ?? "marketplace-operations",
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
      }),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = given ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
      throw new Error(`STS gave no credentials of ${roleArn}.`);
    }
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      ...(Expiration === undefined ? {} : { expiration: Expiration }),
    };
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
