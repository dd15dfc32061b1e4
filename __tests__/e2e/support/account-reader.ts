import { APIGatewayClient, GetAccountCommand, UpdateAccountCommand } from "@aws-sdk/client-api-gateway";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";

const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** What is in an emulated account, read by AWS's SDK; and what people do there by hand. */
export class AccountReader {
  private readonly s3: S3Client;
  private readonly dynamodb: DynamoDBClient;
  private readonly iam: IAMClient;
  private readonly gateway: APIGatewayClient;

  constructor(private readonly endpoint: string) {
    const options = {
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    this.s3 = new S3Client({ ...options, forcePathStyle: true });
    this.dynamodb = new DynamoDBClient(options);
    this.iam = new IAMClient(options);
    this.gateway = new APIGatewayClient(options);
  }

  async bucketSettings(Bucket: string) {
    const { s3 } = this;
    const none = () => undefined;
    const [head, versioning, encryption, access, ownership, policy, lifecycle] = await Promise.all([
      s3.send(new HeadBucketCommand({ Bucket })),
      s3.send(new GetBucketVersioningCommand({ Bucket })),
      s3.send(new GetBucketEncryptionCommand({ Bucket })).catch(none),
      s3.send(new GetPublicAccessBlockCommand({ Bucket })).catch(none),
      s3.send(new GetBucketOwnershipControlsCommand({ Bucket })).catch(none),
      s3.send(new GetBucketPolicyCommand({ Bucket })).catch(none),
      s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).catch(none),
    ]);
    return {
      region: head.BucketRegion,
      versioning: versioning.Status,
      encryption:
        encryption?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault
          ?.SSEAlgorithm,
      publicAccess: Object.values(access?.PublicAccessBlockConfiguration ?? {}),
      ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
      policy: JSON.parse(policy?.Policy ?? '{"Statement":[]}').Statement as object[],
      rules: (lifecycle?.Rules ?? []).map(({ ID }) => ID),
    };
  }

  /** Undefined: there is none. */
  async lockTable(TableName: string) {
    const described = await this.dynamodb
      .send(new DescribeTableCommand({ TableName }))
      .catch(() => undefined);
    if (described?.Table === undefined) return undefined;
    const { KeySchema = [], BillingModeSummary, DeletionProtectionEnabled } = described.Table;
    const backups = await this.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
    return {
      keys: KeySchema.map(({ AttributeName }) => AttributeName),
      billing: BillingModeSummary?.BillingMode,
      isProtected: DeletionProtectionEnabled,
      recovery:
        backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    };
  }

  async logRole(): Promise<{ readonly arn: string; readonly trusted: string }> {
    const { cloudwatchRoleArn: arn = "" } = await this.gateway.send(new GetAccountCommand({}));
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName: arn.split("/").at(-1) }));
    const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "{}")) as {
      Statement: { Principal: { Service: string } }[];
    };
    return { arn, trusted: trust.Statement[0]?.Principal.Service ?? "" };
  }

  /** Names of all parameters and secrets. */
  async secrets(): Promise<string[]> {
    const [parameters, secrets] = await Promise.all([
      this.call("ssm", "AmazonSSM.DescribeParameters", {}),
      this.call("secretsmanager", "secretsmanager.ListSecrets", {}),
    ]);
    const named = [...(parameters.Parameters as Named[]), ...(secrets.SecretList as Named[])];
    return named.map(({ Name }) => Name).sort();
  }

  /** All that bootstrap could change, with the values of the secrets. */
  async everything(bucket: string): Promise<object> {
    const values = [];
    for (const name of await this.secrets()) {
      values.push(
        name.startsWith("/")
          ? await this.call("ssm", "AmazonSSM.GetParameter", { Name: name })
          : await this.call("secretsmanager", "secretsmanager.GetSecretValue", { SecretId: name }),
      );
    }
    const account = await this.gateway.send(new GetAccountCommand({}));
    return {
      bucket: await this.bucketSettings(bucket),
      values: values.map(({ Parameter, SecretString }) => Parameter ?? SecretString),
      role: account.cloudwatchRoleArn,
    };
  }

  /** Deletes and switches off what bootstrap made. */
  async undo({
    bucket: Bucket,
    table: TableName,
    secret,
  }: {
    readonly bucket: string;
    readonly table: string;
    readonly secret: string;
  }): Promise<void> {
    const Status = "Suspended" as const;
    await this.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    await this.dropBucketPolicy(Bucket);
    await this.dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await this.dynamodb.send(new DeleteTableCommand({ TableName }));
    const forced = { SecretId: secret, ForceDeleteWithoutRecovery: true };
    await this.call("secretsmanager", "secretsmanager.DeleteSecret", forced);
  }

  /** A bucket, a table and a log role as somebody else may have made them, each with something in it. */
  async makeByHand({
    bucket: Bucket,
    table,
    role: RoleName,
  }: {
    readonly bucket: string;
    readonly table: string;
    readonly role: string;
  }): Promise<void> {
    await this.s3.send(new CreateBucketCommand({ Bucket }));
    const statement = {
      Sid: "Theirs",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteBucket",
      Resource: `arn:aws:s3:::${Bucket}`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
    await this.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const rule = {
      ID: "theirs",
      Status: "Enabled" as const,
      Filter: { Prefix: "x/" },
      Expiration: { Days: 9 },
    };
    const LifecycleConfiguration = { Rules: [rule] };
    await this.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    await this.makeTable(table, "LockID");
    const { Role } = await this.iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }),
    );
    const value = Role?.Arn ?? "";
    const patchOperations = [{ op: "replace" as const, path: "/cloudwatchRoleArn", value }];
    await this.gateway.send(new UpdateAccountCommand({ patchOperations }));
  }

  /** With provisioned capacity. */
  async makeTable(TableName: string, key: string): Promise<void> {
    await this.dynamodb.send(
      new CreateTableCommand({
        TableName,
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
        KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
      }),
    );
  }

  async dropBucketPolicy(Bucket: string): Promise<void> {
    await this.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  }

  async deleteRole(RoleName: string): Promise<void> {
    await this.iam.send(new DeleteRoleCommand({ RoleName }));
  }

  private async call(service: string, target: string, input: object): Promise<Record<string, unknown>> {
    const response = await fetch(this.endpoint, {
      method: "POST",
      headers: {
        "x-amz-target": target,
        "content-type": "application/x-amz-json-1.1",
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  }
}

interface Named {
  readonly Name: string;
}
