/** What Terraform needs for one type of resource. */
export interface ResourceTypeAccess {
  /** The types of CloudFormation whose handlers do the same. */
  readonly schemas: readonly string[];
  /** Actions that Terraform's provider needs beyond those of the handlers: seen in a recorded apply, or in its documentation. */
  readonly also?: readonly string[];
}

/** S3 has one schema for a bucket; Terraform has a type for each part of its configuration, and reads all of it. */
const BUCKET: ResourceTypeAccess = { schemas: ["AWS::S3::Bucket"], also: ["s3:GetBucketRequestPayment"] };

/** CloudFormation replaces a rule or describes it anew; the provider changes it by a call of its own (recorded on a change). */
const CHANGED_RULES = ["ec2:ModifySecurityGroupRules"];

/** Lambda leaves network interfaces behind for a while, which keep groups and subnets from being deleted. */
const LEFT_INTERFACES = [
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DetachNetworkInterface",
];

/** Every type of data source in the stacks, in the same way. None of them asks for more than the rest does. */
export const DATA_TYPES: Readonly<Record<string, ResourceTypeAccess>> = {
  // Everybody may ask who they are.
  aws_caller_identity: { schemas: [] },
  // The stage's own states, which state-access.ts allows.
  terraform_remote_state: { schemas: [] },
};

/**
 * Every type of resource in the stacks, by hand: what is not in here has no permissions, and a test fails. The actions
 * come from handler-permissions.json.
 */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceTypeAccess>> = {
  aws_api_gateway_deployment: { schemas: ["AWS::ApiGateway::Deployment"] },
  aws_api_gateway_method_settings: { schemas: ["AWS::ApiGateway::Stage"] },
  aws_api_gateway_rest_api: { schemas: ["AWS::ApiGateway::RestApi"] },
  aws_api_gateway_stage: { schemas: ["AWS::ApiGateway::Stage"] },
  aws_cloudfront_distribution: { schemas: ["AWS::CloudFront::Distribution"] },
  aws_cloudfront_key_group: { schemas: ["AWS::CloudFront::KeyGroup"] },
  aws_cloudfront_origin_access_control: { schemas: ["AWS::CloudFront::OriginAccessControl"] },
  aws_cloudfront_public_key: { schemas: ["AWS::CloudFront::PublicKey"] },
  aws_cloudfront_response_headers_policy: { schemas: ["AWS::CloudFront::ResponseHeadersPolicy"] },
  aws_cloudwatch_composite_alarm: { schemas: ["AWS::CloudWatch::CompositeAlarm"] },
  aws_cloudwatch_dashboard: { schemas: ["AWS::CloudWatch::Dashboard"] },
  aws_cloudwatch_event_rule: { schemas: ["AWS::Events::Rule"] },
  aws_cloudwatch_event_target: { schemas: ["AWS::Events::Rule"] },
  aws_cloudwatch_log_delivery: { schemas: ["AWS::Logs::Delivery"] },
  aws_cloudwatch_log_delivery_destination: { schemas: ["AWS::Logs::DeliveryDestination"] },
  aws_cloudwatch_log_delivery_source: { schemas: ["AWS::Logs::DeliverySource"] },
  aws_cloudwatch_log_group: { schemas: ["AWS::Logs::LogGroup"] },
  aws_cloudwatch_log_metric_filter: { schemas: ["AWS::Logs::MetricFilter"] },
  aws_cloudwatch_metric_alarm: { schemas: ["AWS::CloudWatch::Alarm"] },
  aws_default_security_group: { schemas: ["AWS::EC2::SecurityGroup"] },
  aws_dynamodb_contributor_insights: { schemas: ["AWS::DynamoDB::Table"] },
  aws_dynamodb_table: { schemas: ["AWS::DynamoDB::Table"] },
  aws_eip: { schemas: ["AWS::EC2::EIP"], also: ["ec2:DescribeAddressesAttribute"] },
  aws_flow_log: { schemas: ["AWS::EC2::FlowLog"] },
  aws_iam_role: { schemas: ["AWS::IAM::Role"], also: ["iam:ListInstanceProfilesForRole"] },
  aws_iam_role_policy: { schemas: ["AWS::IAM::RolePolicy"] },
  aws_internet_gateway: { schemas: ["AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment"] },
  aws_kms_alias: { schemas: ["AWS::KMS::Alias"] },
  aws_kms_key: { schemas: ["AWS::KMS::Key"] },
  aws_lambda_function: { schemas: ["AWS::Lambda::Function"], also: ["lambda:ListVersionsByFunction"] },
  aws_lambda_function_event_invoke_config: { schemas: ["AWS::Lambda::EventInvokeConfig"] },
  aws_lambda_layer_version: { schemas: ["AWS::Lambda::LayerVersion"] },
  aws_lambda_permission: { schemas: ["AWS::Lambda::Permission"] },
  aws_nat_gateway: { schemas: ["AWS::EC2::NatGateway"] },
  aws_route: { schemas: ["AWS::EC2::Route"] },
  aws_route_table: { schemas: ["AWS::EC2::RouteTable"] },
  aws_route_table_association: { schemas: ["AWS::EC2::SubnetRouteTableAssociation"] },
  aws_s3_bucket: BUCKET,
  aws_s3_bucket_cors_configuration: BUCKET,
  aws_s3_bucket_lifecycle_configuration: BUCKET,
  aws_s3_bucket_ownership_controls: BUCKET,
  aws_s3_bucket_policy: { schemas: ["AWS::S3::BucketPolicy"] },
  aws_s3_bucket_public_access_block: BUCKET,
  aws_s3_bucket_server_side_encryption_configuration: BUCKET,
  aws_s3_bucket_versioning: BUCKET,
  aws_security_group: { schemas: ["AWS::EC2::SecurityGroup"], also: LEFT_INTERFACES },
  aws_sns_topic: { schemas: ["AWS::SNS::Topic"] },
  aws_sns_topic_policy: { schemas: ["AWS::SNS::TopicPolicy"] },
  aws_sns_topic_subscription: { schemas: ["AWS::SNS::Subscription"] },
  aws_subnet: { schemas: ["AWS::EC2::Subnet"], also: LEFT_INTERFACES },
  aws_vpc: { schemas: ["AWS::EC2::VPC"] },
  aws_vpc_endpoint: { schemas: ["AWS::EC2::VPCEndpoint"], also: ["ec2:DescribePrefixLists"] },
  aws_vpc_security_group_egress_rule: { schemas: ["AWS::EC2::SecurityGroupEgress"], also: CHANGED_RULES },
  aws_vpc_security_group_ingress_rule: { schemas: ["AWS::EC2::SecurityGroupIngress"], also: CHANGED_RULES },
  aws_wafv2_web_acl: { schemas: ["AWS::WAFv2::WebACL"] },
  aws_wafv2_web_acl_association: { schemas: ["AWS::WAFv2::WebACLAssociation"] },
  aws_wafv2_web_acl_logging_configuration: { schemas: ["AWS::WAFv2::LoggingConfiguration"] },
};
