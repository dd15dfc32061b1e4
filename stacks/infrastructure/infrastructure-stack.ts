import { Annotations, TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EncryptedLogGroup } from "../constructs/encrypted-log-group";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";
import { Buckets } from "./buckets";
import { Cdn } from "./cdn";
import { CdnLogs } from "./cdn-logs";
import { DownloadKeyGroup } from "./download-key-group";
import { Endpoints } from "./endpoints";
import { FlowLogs } from "./flow-logs";
import { Network } from "./network";
import { PlatformKey } from "./platform-key";
import { SecurityGroups } from "./security-groups";

/** What the other stacks stand on: network, encryption key, platform log, buckets and their CDN. */
export class InfrastructureStack extends MarketplaceStack<"infrastructure"> {
  constructor(scope: Construct, props: MarketplaceStackProps) {
    super(scope, "infrastructure", props);
    const { accountId, naming, stage } = this;
    const { deletionProtection, logRetentionDays, region } = stage;
    const { corsOrigin } = stage.api;

    const { key } = new PlatformKey(this, "platform-key", { accountId, region, naming, deletionProtection });
    const logGroup = new EncryptedLogGroup(this, "log-group", {
      name: naming.logGroup,
      retentionDays: logRetentionDays,
      kmsKeyArn: key.arn,
    });

    const network = new Network(this, "network", { network: stage.network, naming });
    const vpcId = network.vpc.id;
    const securityGroups = new SecurityGroups(this, "security-groups", { vpcId, naming });
    if (stage.network.nat !== "none") securityGroups.allowInternet();
    new Endpoints(this, "endpoints", {
      accountId,
      region,
      naming,
      network,
      securityGroups,
      platformKeyArn: key.arn,
      interfaceServices: stage.network.interfaceEndpoints,
      zones: stage.network.endpointZones,
    });
    new FlowLogs(this, "flow-logs", {
      accountId,
      region,
      naming,
      vpcId,
      retentionDays: logRetentionDays,
      kmsKeyArn: key.arn,
    });

    const buckets = new Buckets(this, "buckets", {
      accountId,
      naming,
      deletionProtection,
      logRetentionDays,
      corsOrigin,
    });
    const downloadKeys = new DownloadKeyGroup(this, "download-keys", { naming, keys: stage.downloadKeys });
    const cdn = new Cdn(this, "cdn", {
      naming,
      assets: buckets.assets,
      solutionFiles: buckets.solutionFiles,
      downloadKeyGroupId: downloadKeys.group.id,
      corsOrigin,
      ...(stage.cdnDomain === undefined ? {} : { domain: stage.cdnDomain }),
    });
    new CdnLogs(this, "cdn-logs", {
      accountId,
      naming,
      distributionArn: cdn.distribution.arn,
      bucket: buckets.cloudfrontLogs,
    });

    this.publish({
      vpc_id: vpcId,
      public_subnet_ids: network.publicSubnetIds,
      private_subnet_ids: network.privateSubnetIds,
      lambda_security_group_id: securityGroups.lambda.id,
      database_security_group_id: securityGroups.database.id,
      kms_key_arn: key.arn,
      log_group_name: logGroup.name,
      log_group_arn: naming.logGroupArn(naming.logGroup, accountId),
      assets_bucket_name: buckets.assets.bucket.bucket,
      solution_files_bucket_name: buckets.solutionFiles.bucket.bucket,
      solution_files_bucket_arn: buckets.solutionFiles.arn,
      cdn_domain_name: cdn.domainName,
      cdn_distribution_id: cdn.distribution.id,
      download_key_id: downloadKeys.signingKeyId,
      download_key_parameter_name: naming.downloadKeyParameter(stage.downloadKeys.signing.id),
    });
    if (stage.downloadKeys.isPlaceholder) this.reportMissingKey(downloadKeys);
    if (deletionProtection && stage.accountId === undefined) this.reportMissingAccount();
  }

  /** With an account id the provider refuses every other account, also for somebody with the wrong profile. */
  private reportMissingAccount(): void {
    Annotations.of(this).addWarning(
      `Stage "${this.stage.name}" names no account: set accountId in config/stages.ts, so that Terraform refuses every other one.`,
    );
  }

  /** Without a key a stage can be tried, but nothing can be downloaded: where data is kept, a plan must not hide that. */
  private reportMissingKey(downloadKeys: DownloadKeyGroup): void {
    const { name, deletionProtection } = this.stage;
    const message = `Stage "${name}" has no download key: commit config/keys/${name}/1.pem, which npm run secrets writes. Until then nothing can be downloaded.`;
    Annotations.of(this).addWarning(message);
    const output = this.node.findChild("download_key_id");
    if (deletionProtection && output instanceof TerraformOutput)
      downloadKeys.refusePlaceholder(output, message);
  }
}
