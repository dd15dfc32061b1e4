import { type Json, removeType, type StackJson } from "./stack-json";
import type { ResourceChange } from "./terraform";

/** Calls that moto's server 5.2.5 answers with an error, by the resource type that needs them. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  aws_cloudfront_response_headers_policy: "CreateResponseHeadersPolicy",
  aws_cloudwatch_composite_alarm: "PutCompositeAlarm",
  aws_dynamodb_contributor_insights: "UpdateContributorInsights",
};

/** Resource types that the server makes but never deletes: before a destroy, terraform has to forget them. */
export const NOT_DELETED: readonly string[] = ["aws_cloudfront_key_group"];

/**
 * Leaves out what moto's server cannot do, and completes what it wants beyond AWS.
 *
 * @returns what was left out
 */
export function adaptToEmulator(stack: StackJson): string[] {
  const left = Object.entries(NOT_SERVED).flatMap(([type, call]) => {
    const ids = Object.keys(stack.resource?.[type] ?? {});
    if (ids.length > 0) removeType(stack, "resource", type);
    return ids.length === 0 ? [] : [`${type} x${ids.length}: the emulator has no ${call}`];
  });
  for (const api of Object.values(stack.resource?.aws_api_gateway_rest_api ?? {})) {
    if (typeof api.body === "string") api.body = completeMockIntegrations(api.body);
  }
  return left;
}

/** moto wants a URI and a method of every integration, also of mocks, where AWS has no use for them. */
function completeMockIntegrations(body: string): string {
  return JSON.stringify(JSON.parse(body), (_key, value: unknown) =>
    isMock(value) ? { httpMethod: "POST", uri: "mock", ...value } : value,
  );
}

function isMock(value: unknown): value is Json {
  return typeof value === "object" && value !== null && "type" in value && /^mock$/i.test(String(value.type));
}

/**
 * What a second plan shows although nothing changed, since the server does not store it, by resource type and argument.
 * Everything else that a second plan shows is a defect of the stacks.
 */
const NOT_STORED: Readonly<Record<string, readonly string[]>> = {
  // It answers with the legacy cache settings beside the cache policy, and with no origin access control.
  aws_cloudfront_distribution: [
    "default_cache_behavior.forwarded_values",
    "ordered_cache_behavior.forwarded_values",
    "origin.origin_access_control_id",
    "viewer_certificate.ssl_support_method",
  ],
  aws_lambda_function: ["logging_config"],
  aws_vpc_security_group_egress_rule: ["description"],
  aws_vpc_security_group_ingress_rule: ["description"],
};

/** Changes that the emulator does not explain, each with the arguments that would change. */
export function unexplained(changes: readonly ResourceChange[]): string[] {
  return changes.flatMap(({ address, type, change }) => {
    const explained = NOT_STORED[type] ?? [];
    const differences = differencesOf(change.before, change.after, change.after_unknown).filter(
      ({ argument }) => !explained.includes(argument),
    );
    if (change.actions.join() === "update" && differences.length === 0) return [];
    const details = differences.map(({ argument, from, to }) => `${argument}: ${from} -> ${to}`);
    return [`${address}: ${change.actions.join(", ")} ${details.join("; ")}`];
  });
}

interface Difference {
  /** Names from the resource down, without positions in lists: `default_cache_behavior.grpc_config.enabled`. */
  readonly argument: string;
  readonly from: string;
  readonly to: string;
}

/** The innermost values in which two descriptions of a resource differ. */
function differencesOf(
  before: unknown,
  after: unknown,
  unknown: unknown,
  path: readonly string[] = [],
): Difference[] {
  if (unknown === true) return [{ argument: path.join("."), from: text(before), to: "(known after apply)" }];
  if (text(before) === text(after) && !text(unknown).includes("true")) return [];
  if (!isContainer(before) || !isContainer(after)) {
    return [{ argument: path.join("."), from: text(before), to: text(after) }];
  }
  const unknowns = isContainer(unknown) ? unknown : {};
  return [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknowns)])].flatMap(
    (key) =>
      differencesOf(before[key], after[key], unknowns[key], Array.isArray(after) ? path : [...path, key]),
  );
}

function isContainer(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
