/** What decides who reaches what. */
export interface Reach {
  /** Beginnings of paths of attributes that decide it; absent: every one of them. */
  readonly attributes?: readonly string[];
  /** Attributes that tell what a new or a destroyed one is about. */
  readonly told: readonly string[];
  /** Whether it reaches everybody, or everybody reaches it, after the change. */
  readonly isOpen?: (value: (attribute: string) => unknown) => boolean;
  /** What it is then. @default "is open to everybody" */
  readonly open?: string;
}

const ALL_ADDRESSES = ["0.0.0.0/0", "::/0"];

const isEveryAddress = (value: unknown) => ALL_ADDRESSES.some((all) => [value].flat().includes(all));
const BLOCKS = ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
const RULE = [
  "ip_protocol",
  "from_port",
  "to_port",
  "cidr_ipv4",
  "cidr_ipv6",
  "prefix_list_id",
  "referenced_security_group_id",
];

const REACH: Readonly<Record<string, Reach>> = {
  aws_api_gateway_domain_name: { told: ["domain_name"] },
  aws_api_gateway_rest_api: {
    attributes: ["endpoint_configuration", "disable_execute_api_endpoint", "body.components.securitySchemes"],
    told: ["name"],
  },
  aws_cloudfront_distribution: {
    attributes: [
      "aliases",
      "default_cache_behavior",
      "enabled",
      "ordered_cache_behavior",
      "origin",
      "restrictions",
      "viewer_certificate",
      "web_acl_id",
    ],
    told: ["aliases"],
  },
  aws_cloudfront_key_group: { told: ["name"] },
  aws_cloudfront_origin_access_control: { told: ["name"] },
  aws_cloudfront_public_key: { told: ["name"] },
  aws_default_security_group: { told: ["ingress", "egress"] },
  aws_eip: { told: ["public_ip"] },
  aws_internet_gateway: { told: ["vpc_id"] },
  aws_lambda_function: { attributes: ["vpc_config"], told: [] },
  aws_lambda_function_url: {
    told: ["function_name", "authorization_type"],
    isOpen: (value) => value("authorization_type") === "NONE",
  },
  aws_nat_gateway: { told: ["subnet_id", "connectivity_type"] },
  aws_network_acl: { told: ["ingress", "egress"] },
  aws_network_acl_rule: {
    told: ["egress", "rule_action", "cidr_block", "from_port", "to_port"],
    isOpen: (value) => value("rule_action") === "allow" && isEveryAddress(value("cidr_block")),
  },
  aws_route: {
    told: [
      "destination_cidr_block",
      "destination_prefix_list_id",
      "gateway_id",
      "nat_gateway_id",
      "vpc_peering_connection_id",
    ],
    isOpen: (value) => value("gateway_id") !== undefined && isEveryAddress(value("destination_cidr_block")),
    open: "leads to the internet",
  },
  aws_route_table: { told: ["vpc_id", "route"] },
  aws_route_table_association: { told: ["subnet_id", "route_table_id"] },
  aws_s3_bucket_cors_configuration: { told: ["bucket", "cors_rule"] },
  aws_s3_bucket_public_access_block: {
    told: ["bucket", ...BLOCKS],
    isOpen: (value) => BLOCKS.some((block) => value(block) !== true),
  },
  aws_security_group: { told: ["name", "ingress", "egress"] },
  aws_security_group_rule: {
    told: ["type", "protocol", "from_port", "to_port", "cidr_blocks", "source_security_group_id"],
    isOpen: (value) => value("type") === "ingress" && isEveryAddress(value("cidr_blocks")),
  },
  aws_subnet: { told: ["cidr_block", "availability_zone", "map_public_ip_on_launch"] },
  aws_vpc: { told: ["cidr_block"] },
  aws_vpc_endpoint: { told: ["service_name", "vpc_endpoint_type"] },
  aws_vpc_peering_connection: { told: ["peer_vpc_id", "peer_owner_id"] },
  aws_vpc_security_group_egress_rule: {
    told: RULE,
    isOpen: (value) => isEveryAddress(value("cidr_ipv4")) || isEveryAddress(value("cidr_ipv6")),
    open: "leads to every address",
  },
  aws_vpc_security_group_ingress_rule: {
    told: RULE,
    isOpen: (value) => isEveryAddress(value("cidr_ipv4")) || isEveryAddress(value("cidr_ipv6")),
  },
  aws_wafv2_web_acl: { attributes: ["default_action", "rule"], told: ["name"] },
  aws_wafv2_web_acl_association: { told: ["resource_arn", "web_acl_arn"] },
};

/** What of a type decides who reaches what; undefined when nothing does. */
export function reachOf(type: string): Reach | undefined {
  return Object.hasOwn(REACH, type) ? REACH[type] : undefined;
}
