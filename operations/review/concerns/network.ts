import { shownValue } from "../shown-value";
import type { Concern } from "../stage-review";
import { lineOf, type ReviewedResource, VERBS, valueAfter } from "./reviewed-resource";

/** What decides who reaches what. */
interface Reach {
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

/** Types without which something is open that was guarded. */
const GUARDS = new Set([
  "aws_s3_bucket_public_access_block",
  "aws_wafv2_web_acl",
  "aws_wafv2_web_acl_association",
  "aws_cloudfront_origin_access_control",
]);

/** Types whose address is known to others, and what they notice when it is another one. */
const ADDRESSES: Readonly<Record<string, string>> = {
  aws_api_gateway_rest_api: "the API's URL is gone or becomes another one",
  aws_cloudfront_distribution: "the CDN's name is gone or becomes another one",
  aws_eip: "whoever allows calls from this address has to allow another one",
};

/** Addresses that others know, when they go. */
export function* addressConcerns({ review }: ReviewedResource): Iterable<Concern> {
  const { type, address, action } = review;
  const summary = Object.hasOwn(ADDRESSES, type) ? ADDRESSES[type] : undefined;
  if (summary === undefined || (action !== "replaced" && action !== "destroyed")) return;
  yield { kind: "network", level: "warning", address, summary, details: [] };
}

/** Who reaches what: security groups, routes, endpoints, public access, and what stands before API and buckets. */
export function* networkConcerns(resource: ReviewedResource): Iterable<Concern> {
  const { type, address, action } = resource.review;
  const reach = Object.hasOwn(REACH, type) ? REACH[type] : undefined;
  if (reach === undefined || action === "moved" || action === "imported") return;
  const isChanged = action === "updated" || action === "replaced";
  const details = isChanged ? changes(resource, reach) : told(resource, reach);
  if (isChanged ? details.length === 0 : reach.attributes !== undefined && action === "created") return;

  const isGone = action === "destroyed" || action === "forgotten";
  const isOpen = isGone ? GUARDS.has(type) : reach.isOpen?.((name) => valueAfter(resource, name)) === true;
  const summary =
    isOpen && !isGone ? `${VERBS[action]}, and ${reach.open ?? "is open to everybody"}` : VERBS[action];
  yield { kind: "network", level: isOpen ? "warning" : "notice", address, summary, details };
}

function changes({ review }: ReviewedResource, { attributes }: Reach): string[] {
  return review.attributes
    .filter(({ path }) => attributes === undefined || attributes.some((each) => isBelow(path, each)))
    .filter(({ path }) => !isBelow(path, "tags") && !isBelow(path, "tags_all") && !isBelow(path, "policy"))
    .map(lineOf);
}

function isBelow(path: string, attribute: string): boolean {
  return path === attribute || path.startsWith(`${attribute}.`) || path.startsWith(`${attribute}[`);
}

function told(resource: ReviewedResource, { told: names }: Reach): string[] {
  return names.flatMap((name) => {
    const value = resource.after === undefined ? resource.before?.[name] : valueAfter(resource, name);
    return isEmpty(value) ? [] : `${name}: ${shownValue(value)}`;
  });
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
