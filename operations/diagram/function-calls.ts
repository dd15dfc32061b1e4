import type { DiagramCall, DiagramNode } from "./diagram-model";
import type { MainNodes } from "./main-nodes";
import type { StageResource, StageResources } from "./stage-resources";

/** A statement of a policy, as the stacks write them. */
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** Services whose resources no stack makes, by the prefix of their actions. */
const SERVICES: Readonly<Record<string, string>> = {
  secretsmanager: "Secrets Manager",
  ses: "Amazon SES",
  ssm: "Parameter Store",
};

const WRITES = /:(Put|Update|Delete|Create|Batch.*Write|Send|Publish)/;

/** Whom functions call: what the policies of their roles allow them, but their own logs. */
export function functionCalls(
  resources: StageResources,
  main: MainNodes,
): { readonly calls: readonly DiagramCall[]; readonly services: readonly DiagramNode[] } {
  const calls: DiagramCall[] = [];
  const services = new Map<string, DiagramNode>();
  for (const lambda of resources.ofType("aws_lambda_function")) {
    const from = main.nodeOf(lambda)?.id;
    if (from === undefined) continue;
    const statements = statementsOf(lambda, resources);
    calls.push(...accesses(from, lambda, statements, resources, main));
    for (const service of servicesIn(statements)) {
      services.set(service.id, service);
      calls.push({ from, to: service.id, label: "uses" });
    }
  }
  return { calls, services: [...services.values()] };
}

/** One call for each resource of a stack: `reads`, or `writes` when one action does. */
function accesses(
  from: string,
  { part }: StageResource,
  statements: readonly Statement[],
  resources: StageResources,
  main: MainNodes,
): DiagramCall[] {
  const labels = new Map<string, string>();
  for (const { Action, Resource } of statements) {
    const writes = [Action].flat().some((action) => WRITES.test(action));
    for (const resource of resources.referredTo(part, Resource)) {
      const to = isOwnLog(resource, part) ? undefined : main.nodeOf(resource)?.id;
      if (to !== undefined && labels.get(to) !== "writes") labels.set(to, writes ? "writes" : "reads");
    }
  }
  return [...labels].map(([to, label]) => ({ from, to, label }));
}

function isOwnLog(resource: StageResource, part: string): boolean {
  return resource.type === "aws_cloudwatch_log_group" && resource.part === part;
}

function servicesIn(statements: readonly Statement[]): DiagramNode[] {
  const prefixes = new Set(
    statements.flatMap(({ Action }) => [Action].flat().map((action) => action.split(":")[0])),
  );
  return Object.entries(SERVICES)
    .filter(([prefix]) => prefixes.has(prefix))
    .map(([prefix, name]) => ({ id: `service_${prefix}`, kind: "service", label: [name] }));
}

/** What the policies of the function's role allow. */
function statementsOf({ part, block }: StageResource, resources: StageResources): Statement[] {
  const [role] = resources.referredTo(part, block.role);
  return resources
    .of(part)
    .filter(({ type }) => type === "aws_iam_role_policy")
    .filter((policy) => role !== undefined && resources.referredTo(part, policy.block.role).includes(role))
    .flatMap((policy): Statement[] => JSON.parse(String(policy.block.policy)).Statement)
    .filter(({ Effect }) => Effect === "Allow");
}
