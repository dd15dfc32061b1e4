import { ConfigurationError } from "./errors";
import { downloadSigningKey } from "./secrets";
import type { StageConfig } from "./stages";

/** The parts of the platform, in the order of their deployment; each is one stack. */
export const STACK_PARTS = ["infrastructure", "database", "api", "monitoring"] as const;
export type StackPart = (typeof STACK_PARTS)[number];

/** The tables of the platform. */
export const TABLE_KEYS = ["users", "solutions", "transactions", "sessions"] as const;
export type TableKey = (typeof TABLE_KEYS)[number];

/** The functions of the platform. */
export const FUNCTION_KEYS = ["users", "solutions", "transactions", "authorizer", "reconciliation"] as const;
export type FunctionKey = (typeof FUNCTION_KEYS)[number];

/** The buckets of the platform. */
export type BucketKey = "assets" | "solution-files" | "cloudfront-logs";

/**
 * AWS's limits on names, in characters.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const NAME_LIMITS = {
  bucket: 63,
  role: 64,
  policy: 128,
  function: 64,
  layer: 64,
  table: 255,
  logGroup: 512,
  topic: 256,
  alarm: 255,
  metricFilter: 512,
  dashboard: 255,
  securityGroup: 255,
  originAccessControl: 64,
  keyGroup: 128,
  publicKey: 128,
  responseHeadersPolicy: 128,
  logDelivery: 60,
  tag: 256,
  api: 255,
  authorizer: 128,
  schedule: 64,
  webAcl: 128,
  kmsAlias: 256,
} as const;
export type NameKind = keyof typeof NAME_LIMITS;

/** What AWS puts in place of the account id in a bucket's name: as long as every account id. */
const ACCOUNT_ID_SAMPLE = "000000000000";

/**
 * Every physical name of one stage, and the ARNs that can be composed from names.
 *
 * An `accountId` argument may be a Terraform token: such names and ARNs are known at plan.
 */
export class Naming {
  constructor(private readonly stage: Pick<StageConfig, "name" | "region">) {}

  /** `marketplace-{stage}-{thing}`, checked against the limit for its kind. */
  resource(kind: NameKind, thing: string): string {
    return checked(kind, `marketplace-${this.stage.name}-${thing}`);
  }

  /** The stack's id, which is also the name of its folder and of its state object. */
  stack(part: StackPart): string {
    return `Marketplace${pascalCase(part)}-${this.stage.name}`;
  }

  get logGroup(): string {
    return checked("logGroup", `/aws/marketplace/${this.stage.name}`);
  }

  get flowLogGroup(): string {
    return checked("logGroup", `/aws/marketplace/${this.stage.name}/vpc-flow-logs`);
  }

  get dashboard(): string {
    return checked("dashboard", `marketplace-${this.stage.name}`);
  }

  /** Namespace of the metrics that the functions write themselves; their names are in metrics.ts. */
  get metricNamespace(): string {
    return `Marketplace/${this.stage.name}`;
  }

  get api(): string {
    return checked("api", `marketplace-${this.stage.name}`);
  }

  /** Path below which Parameter Store and Secrets Manager hold the stage's secrets; without slashes around it. */
  get secretsPath(): string {
    return `marketplace/${this.stage.name}`;
  }

  /** @param name the parameter's name behind the stage's path: see secrets.ts */
  parameter(name: string): string {
    return `/${this.secretsPath}/${name}`;
  }

  /** @param name the secret's name behind the stage's path: see secrets.ts */
  secret(name: string): string {
    return `${this.secretsPath}/${name}`;
  }

  /** The parameter with the private half of a download key. */
  downloadKeyParameter(keyId: string): string {
    return this.parameter(downloadSigningKey(keyId));
  }

  /** @param name the parameter's name behind the stage's path, or `*` for all of them */
  parameterArn(name: string, accountId: string): string {
    return `arn:aws:ssm:${this.stage.region}:${accountId}:parameter/${this.secretsPath}/${name}`;
  }

  /** @param name the secret's name behind the stage's path and the suffix of six characters that AWS gives it, or `*` */
  secretArn(name: string, accountId: string): string {
    return `arn:aws:secretsmanager:${this.stage.region}:${accountId}:secret:${this.secretsPath}/${name}`;
  }

  table(key: TableKey): string {
    return this.resource("table", key);
  }

  function(key: FunctionKey): string {
    return checked("function", `MarketplaceApi-${this.stage.name}-${pascalCase(key)}Function`);
  }

  functionLogGroup(key: FunctionKey): string {
    return checked("logGroup", `/aws/lambda/${this.function(key)}`);
  }

  /** Pattern for the log groups of all functions of the stage. */
  get functionLogGroups(): string {
    return `/aws/lambda/MarketplaceApi-${this.stage.name}-*`;
  }

  /** The log group of an API stage's execution logs, whose name AWS fixes. */
  executionLogGroup(restApiId: string): string {
    return `API-Gateway-Execution-Logs_${restApiId}/${this.stage.name}`;
  }

  /** AWS WAF only accepts a log group whose name starts with `aws-waf-logs-`. */
  get webAclLogGroup(): string {
    return checked("logGroup", `aws-waf-logs-marketplace-${this.stage.name}`);
  }

  /** Bucket names are global, so each ends in the account's id. */
  bucket(key: BucketKey, accountId: string): string {
    checked("bucket", `marketplace-${this.stage.name}-${key}-${ACCOUNT_ID_SAMPLE}`);
    return `marketplace-${this.stage.name}-${key}-${accountId}`;
  }

  bucketArn(key: BucketKey, accountId: string): string {
    return `arn:aws:s3:::${this.bucket(key, accountId)}`;
  }

  tableArn(key: TableKey, accountId: string): string {
    return `arn:aws:dynamodb:${this.stage.region}:${accountId}:table/${this.table(key)}`;
  }

  functionArn(key: FunctionKey, accountId: string): string {
    return `arn:aws:lambda:${this.stage.region}:${accountId}:function:${this.function(key)}`;
  }

  /** Of a domain or an address that SES has verified in the stage's region. */
  mailIdentityArn(identity: string, accountId: string): string {
    return `arn:aws:ses:${this.stage.region}:${accountId}:identity/${identity}`;
  }

  /** @param thing the alarm's name behind the stage, or `*` for all alarms of the stage */
  alarmArn(thing: string, accountId: string): string {
    return `arn:aws:cloudwatch:${this.stage.region}:${accountId}:alarm:${this.resource("alarm", thing)}`;
  }

  /** Without the trailing `:*` that some policies want behind it. */
  logGroupArn(name: string, accountId: string): string {
    return `arn:aws:logs:${this.stage.region}:${accountId}:log-group:${name}`;
  }
}

/**
 * The name itself.
 *
 * @throws ConfigurationError when it is longer than AWS allows for that kind.
 */
export function checked(kind: NameKind, name: string): string {
  const limit = NAME_LIMITS[kind];
  if (name.length > limit) {
    throw new ConfigurationError(
      `The ${kind} name "${name}" has ${name.length} characters; AWS allows ${limit}. Shorten it.`,
    );
  }
  return name;
}

function pascalCase(word: string): string {
  return word
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
