import type { BackendSettings } from "../../config/backend";
import { Naming } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import {
  allow,
  type PolicyDocument,
  packed,
  type Statement,
  sizeOf,
  statementsFor,
} from "./policy-documents";
import { prerequisiteAccess } from "./prerequisite-access";
import { accessTo } from "./resource-access";
import { type Scope, type StagePlace, scopeOf } from "./scopes";
import { stateAccess } from "./state-access";

export type PipelineRole = "plan" | "apply";

/** A managed policy to be attached to the roles of a stage's pipeline. */
export interface RolePolicy {
  /** `marketplace-dev-plan-1` */
  readonly name: string;
  readonly roles: readonly PipelineRole[];
  /** Of IAM's limit for one policy. */
  readonly characters: number;
  readonly document: PolicyDocument;
}

/** Services that the stacks hand roles to. */
const PASSED_TO = ["lambda.amazonaws.com", "vpc-flow-logs.amazonaws.com"];

/** Services that make a role of their own in an account that uses them for the first time. */
const SERVICE_LINKED = [
  "contributorinsights.dynamodb.amazonaws.com",
  "delivery.logs.amazonaws.com",
  "nat-gateway.amazonaws.com",
  "ops.apigateway.amazonaws.com",
  "wafv2.amazonaws.com",
];

/**
 * The policies of the two roles of a stage's pipeline: one that plans, which reads resources and writes locks; and one that
 * applies, which has those policies and its own. Narrowed to the stage's names where AWS knows a resource by its name.
 *
 * @param types types of the resources in the stage's stacks
 * @throws ConfigurationError for a type that nobody has mapped
 */
export function rolePolicies(
  stage: StageConfig,
  types: Iterable<string>,
  backend: BackendSettings,
): RolePolicy[] {
  const place: StagePlace = {
    naming: new Naming(stage),
    stage: stage.name,
    region: stage.region,
    accountId: stage.accountId ?? "*",
  };
  const { read, write } = accessTo(types);
  const scope = (action: string) => scopeOf(action, place);
  const planning = [
    ...statementsFor(read, scope),
    ...stateAccess(backend, place),
    ...prerequisiteAccess(backend, stage, place),
  ];
  const applying = [
    ...statementsFor(write, scope),
    ...rolesAndDeliveries(place),
    ...(stage.deletionProtection ? [] : emptyingOfBuckets(scope)),
  ];
  return [
    ...named(place, "plan", ["plan", "apply"], planning),
    ...named(place, "apply", ["apply"], applying),
  ];
}

/** What no handler of CloudFormation says. */
function rolesAndDeliveries({ accountId, stage }: StagePlace): Statement[] {
  return [
    allow(["iam:PassRole"], {
      resources: [`arn:aws:iam::${accountId}:role/marketplace-${stage}-*`],
      condition: { StringEquals: { "iam:PassedToService": PASSED_TO } },
    }),
    allow(["iam:CreateServiceLinkedRole"], {
      resources: [`arn:aws:iam::${accountId}:role/aws-service-role/*`],
      condition: { StringEquals: { "iam:AWSServiceName": SERVICE_LINKED } },
    }),
    allow(["cloudfront:AllowVendedLogDeliveryForResource"], {
      resources: [`arn:aws:cloudfront::${accountId}:distribution/*`],
    }),
  ];
}

/** Buckets of a stage without deletion protection are emptied before they are deleted. */
function emptyingOfBuckets(scope: (action: string) => Scope): Statement[] {
  return statementsFor(["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"], scope);
}

function named(
  { stage }: StagePlace,
  own: PipelineRole,
  roles: readonly PipelineRole[],
  statements: readonly Statement[],
): RolePolicy[] {
  return packed(statements).map((document, index) => ({
    name: `marketplace-${stage}-${own}-${index + 1}`,
    roles,
    characters: sizeOf(document),
    document,
  }));
}
