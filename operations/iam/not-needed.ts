/** Actions of CloudFormation's handlers that the stacks give no cause for, and why: by hand. */
export const NOT_NEEDED: readonly { readonly actions: RegExp; readonly reason: string }[] = [
  {
    actions:
      /^(amplify|apprunner|appsync|autoloop|autoscaling|bedrock-agentcore|codewhisperer|cognito-idp|elasticfilesystem|elasticloadbalancing|firehose|kinesis|payments|s3files|s3tables|vpc-lattice|vpce|workmail):/,
    reason: "services that no stack uses",
  },
  {
    actions:
      /^dynamodb:(AssociateTableReplica|CreateTableReplica|\w*Item|Query|Scan|ImportTable|DescribeImport|\w+KinesisStreamingDestination|(Put|Delete)ResourcePolicy)$/,
    reason: "no replicas, imports, streams to Kinesis or table policies; never the data itself",
  },
  {
    actions:
      /^ec2:(\w*VpnGateways?|\w*VerifiedAccess\w+|AcceptAddressTransfer|\w*PrivateNatGatewayAddress|\w+SubnetCidrBlock|\w+VpcEncryptionControls?|ModifyVpcTenancy|DescribeInstances)$/,
    reason: "no VPN, verified access, address transfers, second addresses, IPv6, instances",
  },
  {
    actions:
      /^iam:(AttachRolePolicy|\w+PermissionsBoundary|ListRoles|DescribeOrganization|PassRole|CreateServiceLinkedRole)$/,
    reason:
      "no managed policies or boundaries; passing roles and service-linked roles have statements of their own",
  },
  {
    actions: /^kms:(Decrypt|Encrypt|GenerateDataKey|CreateGrant|RevokeGrant|ListKeys)$/,
    reason: "whoever manages a key need not use it",
  },
  {
    actions:
      /^lambda:(AssociateRuntimeAlias|PassCapacityProvider|\w+FunctionScalingConfig|(Put|Delete)FunctionCodeSigningConfig|GetCodeSigningConfig|PutFunctionRecursionConfig|PutRuntimeManagementConfig|ListFunctions)$/,
    reason: "no capacity providers, code signing, recursion or runtime settings",
  },
  {
    actions:
      /^logs:(AllowVendedLogDeliveryForResource|CreateLogStream|PutLogEvents|\w+DataProtectionPolicy|\w+Index(Policy|Policies)|PutBearerTokenAuthentication|PutLogGroupDeletionProtection|\w+DeliveryDestinationPolicy)$/,
    reason: "no data protection, indexes or deliveries to other accounts; never the logs themselves",
  },
  {
    actions:
      /^s3:(\w*BucketAbac|\w*AnalyticsConfiguration|\w*MetadataTableConfiguration|\w*Metadata\w+TableConfiguration|\w*IntelligentTieringConfiguration|\w*InventoryConfiguration|\w*MetricsConfiguration|\w*BucketNotification|(Put|Delete)BucketReplication|PutReplicationConfiguration|(Put|Delete)BucketWebsite|PutBucketLogging|PutAccelerateConfiguration|PutBucketAcl|PutObjectAcl|PutObjectLockConfiguration|PutBucketObjectLockConfiguration|Get(Object|ObjectVersion|ObjectMetadata)|DeleteObject|ListAllMyBuckets|REST\.PUT\.OBJECT)$/,
    reason: "settings that no bucket has; never the objects themselves",
  },
  { actions: /^sns:\w+DataProtectionPolicy$/, reason: "topics have no data protection policy" },
  { actions: /^wafv2:\w+PermissionPolicy$/, reason: "no rule groups are shared" },
  {
    actions: /^cloudfront:(\w+ConnectionGroup|GetVpcOrigin|UpdateDistributionWithStagingConfig)$/,
    reason: "no tenants, VPC origins or staging distributions",
  },
];
