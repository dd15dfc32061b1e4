import type { Naming } from "../../config/naming";
import permissions from "./handler-permissions.json";

/** On what an action is allowed. */
export interface Scope {
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Everything of the account: for what AWS cannot limit, or whose ids AWS invents. */
const ANYTHING: Scope = { resources: ["*"] };

const WITHOUT_RESOURCES = new Set(permissions.withoutResources.map((action) => action.toLowerCase()));

/** Where a stage is, as its ARNs say it. */
export interface StagePlace {
  readonly naming: Naming;
  readonly stage: string;
  readonly region: string;
  /** `*` while the stage names no account. */
  readonly accountId: string;
}

type ServiceScope = (place: StagePlace, operation: string) => Scope;

/**
 * By service, the resources of a stage: by their names where ARNs hold names. Networks, keys and distributions have ids
 * that nobody knows before.
 */
const SERVICES: Readonly<Record<string, ServiceScope>> = {
  apigateway: ({ region }, operation) => ({
    // The account's log role is read only: bootstrap sets it.
    resources: ["restapis", "restapis/*", "tags/*", ...(operation === "GET" ? ["account"] : [])].map(
      (path) => `arn:aws:apigateway:${region}::/${path}`,
    ),
  }),
  // Ids of AWS's own making, in a service without regions.
  cloudfront: () => ANYTHING,
  cloudwatch: ({ region, accountId, stage }, operation) => ({
    resources:
      // A call names no alarm when it asks for one by its prefix or type.
      operation === "DescribeAlarms"
        ? [`arn:aws:cloudwatch:${region}:${accountId}:alarm:*`]
        : [
            `arn:aws:cloudwatch:${region}:${accountId}:alarm:marketplace-${stage}-*`,
            `arn:aws:cloudwatch::${accountId}:dashboard/marketplace-${stage}`,
          ],
  }),
  dynamodb: ({ region, accountId, stage }) => ({
    resources: [`arn:aws:dynamodb:${region}:${accountId}:table/marketplace-${stage}-*`],
  }),
  // Networks of all kinds refer to each other, and to AWS's own prefix lists and services.
  ec2: ({ region }) => ({ resources: ["*"], condition: { StringEquals: { "aws:RequestedRegion": region } } }),
  events: ({ region, accountId, stage }) => ({
    resources: [`arn:aws:events:${region}:${accountId}:rule/marketplace-${stage}-*`],
  }),
  iam: ({ accountId, stage }) => ({ resources: [`arn:aws:iam::${accountId}:role/marketplace-${stage}-*`] }),
  kms: ({ region, accountId, stage }) => ({
    resources: [
      `arn:aws:kms:${region}:${accountId}:key/*`,
      `arn:aws:kms:${region}:${accountId}:alias/marketplace-${stage}-*`,
    ],
  }),
  lambda: ({ region, accountId, stage }, operation) => ({
    resources: /Layer/.test(operation)
      ? [`arn:aws:lambda:${region}:${accountId}:layer:marketplace-${stage}-*`]
      : [`arn:aws:lambda:${region}:${accountId}:function:MarketplaceApi-${stage}-*`],
  }),
  logs: logScope,
  s3: ({ accountId, stage }, operation) => {
    const bucket = `arn:aws:s3:::marketplace-${stage}-*-${accountId}`;
    return { resources: [/Object(Version)?$/.test(operation) ? `${bucket}/*` : bucket] };
  },
  sns: ({ region, accountId, stage }, operation) =>
    // AWS checks what concerns one subscription against no topic.
    /Subscription|Unsubscribe/.test(operation) && operation !== "ListSubscriptionsByTopic"
      ? ANYTHING
      : { resources: [`arn:aws:sns:${region}:${accountId}:marketplace-${stage}-*`] },
  wafv2: ({ region, accountId, stage }) => ({
    resources: [
      `arn:aws:wafv2:${region}:${accountId}:regional/webacl/marketplace-${stage}-*/*`,
      // Rules of AWS's own, which the web ACL refers to.
      `arn:aws:wafv2:${region}:${accountId}:regional/managedruleset/*/*`,
      `arn:aws:apigateway:${region}::/restapis/*/stages/${stage}`,
    ],
  }),
};

/** Where a stage may have an action done. */
export function scopeOf(action: string, place: StagePlace): Scope {
  const [service = "", operation = ""] = action.split(":");
  const scope = SERVICES[service];
  if (scope === undefined)
    throw new Error(`${action}: nobody has said which resources of ${service} are a stage's.`);
  // AWS cannot limit these to resources; a region, which is a condition, it can.
  return WITHOUT_RESOURCES.has(action.toLowerCase()) && service !== "ec2"
    ? ANYTHING
    : scope(place, operation);
}

function logScope({ naming, region, accountId, stage }: StagePlace, operation: string): Scope {
  // CloudFront's deliveries live in us-east-1, whatever the stage's region.
  if (/Delivery|Deliveries/.test(operation)) {
    const vended = [
      "delivery:*",
      `delivery-source:marketplace-${stage}-*`,
      `delivery-destination:marketplace-${stage}-*`,
    ];
    return { resources: vended.map((name) => `arn:aws:logs:us-east-1:${accountId}:${name}`) };
  }
  const groups = [
    naming.logGroup,
    `${naming.logGroup}/*`,
    naming.functionLogGroups,
    naming.executionLogGroup("*"),
    naming.webAclLogGroup,
  ].map((name) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`);
  if (!/TagResource|TagsForResource/.test(operation))
    return { resources: groups.flatMap((arn) => [arn, `${arn}:*`]) };
  const deliveries = logScope({ naming, region, accountId, stage }, "Delivery").resources;
  return { resources: [...groups, ...deliveries] };
}
