import type { StackPart } from "../../config/naming";
import type { DiagramNode, NodeKind } from "./diagram-model";
import type { StageResource, StageResources } from "./stage-resources";

interface MainType {
  readonly kind: NodeKind;
  /** What it is, before its name. */
  readonly title: string;
  /** @default the resource's place in the stack, such as `solution-files` */
  readonly name?: (resource: StageResource) => string;
  /** All of a stack make one node, also with other types of that group. @default the resource has a node of its own */
  readonly group?: (resource: StageResource) => string | undefined;
}

const always = (group: string) => () => group;

const named =
  (attribute: string) =>
  ({ block }: StageResource) =>
    String(block[attribute]);

/** The types of resources that people speak of when they speak of the architecture. */
const MAIN_TYPES: Readonly<Record<string, MainType>> = {
  aws_api_gateway_rest_api: { kind: "entry", title: "REST API", name: named("name") },
  aws_cloudfront_distribution: { kind: "entry", title: "CloudFront", name: () => "" },
  aws_wafv2_web_acl: { kind: "entry", title: "WAF", name: () => "" },
  aws_lambda_function: { kind: "function", title: "Function", name: placeOf },
  aws_cloudwatch_event_rule: { kind: "messages", title: "Schedule", name: named("schedule_expression") },
  aws_dynamodb_table: { kind: "storage", title: "Table", name: named("name") },
  aws_s3_bucket: { kind: "storage", title: "Bucket", name: placeOf },
  aws_cloudwatch_log_group: { kind: "storage", title: "Log group", name: named("name"), group: ownLogs },
  aws_vpc: { kind: "network", title: "VPC", name: named("cidr_block") },
  aws_vpc_endpoint: { kind: "network", title: "VPC endpoint", name: serviceOf, group: always("endpoints") },
  aws_nat_gateway: { kind: "network", title: "NAT gateway", group: always("nat") },
  aws_kms_key: { kind: "service", title: "KMS key", name: () => "" },
  aws_sqs_queue: { kind: "messages", title: "Queue", name: named("name") },
  aws_sns_topic: { kind: "messages", title: "Topic", name: named("name") },
  aws_cloudwatch_dashboard: { kind: "service", title: "Dashboard", name: named("dashboard_name") },
  aws_cloudwatch_metric_alarm: { kind: "service", title: "Alarm", group: always("alarms") },
  aws_cloudwatch_composite_alarm: { kind: "service", title: "Alarm", group: always("alarms") },
};

/** Of a group with more resources, only their number is told. */
const NAMED_IN_GROUP = 5;

/** The nodes of main resources. */
export interface MainNodes {
  /** Nodes of one stack. */
  of(part: StackPart): DiagramNode[];
  /** The node that shows a resource; undefined: it is no main one. */
  nodeOf(resource: StageResource): DiagramNode | undefined;
}

export function mainNodes(resources: StageResources): MainNodes {
  const members = new Map<string, { readonly type: MainType; readonly resources: StageResource[] }>();
  for (const resource of resources.all) {
    const type = MAIN_TYPES[resource.type];
    if (type === undefined) continue;
    const id = idOf(resource, type);
    const known = members.get(id) ?? { type, resources: [] };
    known.resources.push(resource);
    members.set(id, known);
  }
  const nodes = new Map([...members].map(([id, { type, resources }]) => [id, nodeOf(id, type, resources)]));
  return {
    of: (part) =>
      [...members].flatMap(([id, { resources }]) =>
        resources[0]?.part === part ? (nodes.get(id) ?? []) : [],
      ),
    nodeOf: (resource) => {
      const type = MAIN_TYPES[resource.type];
      return type === undefined ? undefined : nodes.get(idOf(resource, type));
    },
  };
}

/** By the resource's place, which a change of its hash does not move. */
function idOf(resource: StageResource, { group }: MainType): string {
  const { part, address } = resource;
  return `${part}_${group?.(resource) ?? address.replace(/_[0-9A-F]{8}$/, "")}`.replaceAll(/\W/g, "_");
}

function nodeOf(id: string, type: MainType, resources: readonly StageResource[]): DiagramNode {
  const { kind, title, name = placeOf } = type;
  const names = resources.map(name).filter((each) => each !== "");
  if (resources.length > NAMED_IN_GROUP) {
    return { id, kind, label: [`${resources.length} ${lowerCased(title)}s`] };
  }
  return { id, kind, label: [resources.length > 1 ? `${title}s` : title, ...names] };
}

function lowerCased(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** `MarketplaceInfrastructure-dev/buckets/solution-files/bucket` is `solution-files`. */
function placeOf({ block, address }: StageResource): string {
  const { metadata } = (block["//"] ?? {}) as { readonly metadata?: { readonly path?: string } };
  const parts = (metadata?.path ?? address).split("/");
  return (parts.at(-2) ?? address).replace(/-function$/, "");
}

/** What a service writes of a function's or an API's runs; nothing else is connected with these. */
function ownLogs({ block }: StageResource): string | undefined {
  return /^(\/aws\/lambda\/|API-Gateway-)/.test(String(block.name)) ? "logs" : undefined;
}

/** `com.amazonaws.us-east-1.dynamodb` is `dynamodb`. */
function serviceOf({ block }: StageResource): string {
  return String(block.service_name).split(".").at(-1) ?? "";
}
