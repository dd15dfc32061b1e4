import { apiCalls } from "./api-calls";
import type { DiagramCall, DiagramNode } from "./diagram-model";
import { functionCalls } from "./function-calls";
import type { MainNodes } from "./main-nodes";
import type { StageResource, StageResources } from "./stage-resources";

/** A type of resource that connects two main ones, or a main one with others. */
interface Connection {
  readonly type: string;
  /** The attribute that names who calls. @default the resource itself */
  readonly from?: string;
  /** The attribute that names who is called. */
  readonly to: string;
  readonly label: string;
}

const CONNECTIONS: readonly Connection[] = [
  { type: "aws_cloudfront_distribution", to: "origin", label: "serves" },
  { type: "aws_wafv2_web_acl_association", from: "web_acl_arn", to: "resource_arn", label: "filters" },
  { type: "aws_cloudwatch_event_target", from: "rule", to: "arn", label: "invokes" },
  {
    type: "aws_lambda_event_source_mapping",
    from: "event_source_arn",
    to: "function_name",
    label: "invokes",
  },
  {
    type: "aws_cloudwatch_log_delivery",
    from: "delivery_source_name",
    to: "delivery_destination_arn",
    label: "access logs",
  },
  { type: "aws_flow_log", from: "vpc_id", to: "log_destination", label: "flow logs" },
  { type: "aws_cloudwatch_metric_alarm", to: "alarm_actions", label: "tell" },
  { type: "aws_cloudwatch_composite_alarm", to: "alarm_actions", label: "tell" },
];

/** Where a resource that is no main one belongs to a main one: the attribute that names it. */
const BELONGS_TO: Readonly<Record<string, string>> = {
  aws_api_gateway_stage: "rest_api_id",
  aws_cloudwatch_log_delivery_source: "resource_arn",
  aws_cloudwatch_log_delivery_destination: "delivery_destination_configuration",
};

const CALLERS: DiagramNode = { id: "callers", kind: "caller", label: ["Clients and browsers"] };
const OPEN_TO_CALLERS = ["aws_api_gateway_rest_api", "aws_cloudfront_distribution"];

/** Who calls whom, each pair once for each label, and who of them is in no stack. */
export function callsOf(
  resources: StageResources,
  main: MainNodes,
): { readonly calls: readonly DiagramCall[]; readonly outside: readonly DiagramNode[] } {
  const functions = functionCalls(resources, main);
  const entries = OPEN_TO_CALLERS.flatMap((type) => resources.ofType(type)).map((entry) =>
    main.nodeOf(entry),
  );
  const calls = [
    ...entries.flatMap((entry) =>
      entry === undefined ? [] : [{ from: CALLERS.id, to: entry.id, label: "HTTPS" }],
    ),
    ...apiCalls(resources, main),
    ...CONNECTIONS.flatMap((connection) => connected(connection, resources, main)),
    ...functions.calls,
  ];
  return { calls: distinct(calls), outside: [CALLERS, ...functions.services] };
}

function connected(
  { type, from, to, label }: Connection,
  resources: StageResources,
  main: MainNodes,
): DiagramCall[] {
  return resources.ofType(type).flatMap((resource) => {
    const nodes = (attribute: string) =>
      resources
        .referredTo(resource.part, resource.block[attribute])
        .flatMap((each) => ownerOf(each, resources, main) ?? []);
    const callers = from === undefined ? [main.nodeOf(resource)].flatMap((node) => node ?? []) : nodes(from);
    return callers.flatMap((caller) =>
      nodes(to).map((called) => ({ from: caller.id, to: called.id, label })),
    );
  });
}

function ownerOf(
  resource: StageResource,
  resources: StageResources,
  main: MainNodes,
): DiagramNode | undefined {
  const attribute = BELONGS_TO[resource.type];
  if (attribute === undefined) return main.nodeOf(resource);
  const [owner] = resources.referredTo(resource.part, resource.block[attribute]);
  return owner && main.nodeOf(owner);
}

function distinct(calls: readonly DiagramCall[]): DiagramCall[] {
  return [...new Map(calls.map((call) => [JSON.stringify(call), call])).values()];
}
