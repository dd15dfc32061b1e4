import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import { type FunctionKey, type Naming, TABLE_KEYS } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import type { Artifact } from "../../packaging/artifact";
import { FunctionAsset } from "../../packaging/function-asset";
import { EncryptedLogGroup } from "../constructs/encrypted-log-group";
import { suppress } from "../policies/suppressions";
import { type FacilityContext, grantOf } from "./facilities";
import { FunctionRole } from "./function-role";
import type { FunctionDefinition } from "./functions";
import type { TableReferences } from "./table-access";

/** What all functions of a stage have in common. */
export interface FunctionPlatform extends Omit<FacilityContext, "stage" | "naming" | "key"> {
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
  readonly kmsKeyArn: string;
  /** The platform's log group, which holds the audit trail. */
  readonly logGroupName: string;
  readonly tables: TableReferences;
  readonly layerArn: string;
}

export interface MarketplaceFunctionProps {
  readonly stage: StageConfig;
  readonly naming: Naming;
  readonly key: FunctionKey;
  readonly definition: FunctionDefinition;
  readonly artifact: Artifact;
  readonly platform: FunctionPlatform;
}

/** MB; the share of a processor follows it. */
const MEMORY_MB = 256;
/** Seconds; API Gateway itself gives up after 29. */
const TIMEOUT_SECONDS = 30;
/** Days that a function's own log is kept, in every stage. */
const LOG_RETENTION_DAYS = 7;

/** Findings of public checkers that are accepted at every function. */
const ACCEPTED_FINDINGS = {
  CKV_AWS_116:
    "API Gateway calls the functions synchronously, and what the schedule misses its next run makes up for: no event is worth keeping.",
  CKV_AWS_173: "The environment holds names only, which Lambda encrypts at rest with its own key.",
  CKV_AWS_272:
    "The code comes from this repository's synthesis and its hash is in the plan that is reviewed.",
} as const;

/** A function in the private subnets with a role and a log group of its own, and the marketplace's environment. */
export class MarketplaceFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: MarketplaceFunctionProps) {
    super(scope, id);
    const { stage, naming, key, definition, artifact, platform } = props;

    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: naming.functionLogGroup(key),
      retentionDays: LOG_RETENTION_DAYS,
      kmsKeyArn: platform.kmsKeyArn,
    });
    const granted = grantOf(definition.uses, { ...platform, stage, naming, key });
    const role = new FunctionRole(this, "role", {
      naming,
      key,
      functionArn: naming.functionArn(key, platform.accountId),
      logGroupArn: logGroup.arn,
      access: definition.access,
      tables: platform.tables,
      statements: granted.statements,
    });
    const code = new FunctionAsset(this, "code", { artifact });

    this.lambda = new LambdaFunction(this, "function", {
      functionName: naming.function(key),
      description: definition.description,
      role: role.arn,
      runtime: stage.lambda.runtime,
      architectures: [stage.lambda.architecture],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: code.sourceCodeHash,
      layers: [platform.layerArn],
      memorySize: MEMORY_MB,
      timeout: TIMEOUT_SECONDS,
      ...(stage.lambda.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: stage.lambda.reservedConcurrency }),
      environment: { variables: { ...environment(stage, platform), ...granted.environment } },
      vpcConfig: { subnetIds: platform.subnetIds, securityGroupIds: platform.securityGroupIds },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: logGroup.name,
        applicationLogLevel: "INFO",
        systemLogLevel: "INFO",
      },
      tracingConfig: { mode: "Active" },
      // Without its permissions Lambda cannot create the function's network interfaces, nor remove them at the end; and
      // without its log group it would make one itself that is kept for ever.
      dependsOn: [...role.policies, logGroup],
    });
    for (const [rule, reason] of Object.entries(ACCEPTED_FINDINGS)) suppress(this.lambda, rule, reason);
    if (stage.lambda.reservedConcurrency === undefined) {
      suppress(
        this.lambda,
        "CKV_AWS_115",
        "Accounts start with too little concurrency to reserve any of it.",
      );
    }
  }
}

function environment(stage: StageConfig, platform: FunctionPlatform): Record<string, string> {
  const tableNames = TABLE_KEYS.map((key) => [`${key.toUpperCase()}_TABLE_NAME`, platform.tables[key].name]);
  return {
    ...Object.fromEntries(tableNames),
    STAGE: stage.name,
    LOG_GROUP_NAME: platform.logGroupName,
    ALLOWED_ORIGIN: stage.api.corsOrigin,
  };
}
