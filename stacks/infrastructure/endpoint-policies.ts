import { type Naming, TABLE_KEYS } from "../../config/naming";
import { SOLUTION_FILES_PREFIX } from "../../config/solution-files";
import type { InterfaceEndpointService } from "../../config/stages";
import { type PolicyStatement, policyDocument } from "../constructs/policy-document";

export interface EndpointPolicyProps {
  readonly accountId: string;
  readonly naming: Naming;
  readonly platformKeyArn: string;
}

/** What the functions of the API do with items. A transaction needs the actions of its parts, and none of its own. */
const TABLE_ACTIONS = [
  "dynamodb:ConditionCheckItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
];

/** What they do with solution files. HeadObject is allowed by `s3:GetObject`; browsers upload without the endpoint. */
const FILE_ACTIONS = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"];

/** Admins list users by their e-mail address: the one index that may be scanned. */
const SCANNED_INDEX = { table: "users", index: "email-index" } as const;

export function dynamodbEndpointPolicy({ accountId, naming }: EndpointPolicyProps): string {
  const tables = TABLE_KEYS.map((key) => naming.tableArn(key, accountId));
  const scanned = `${naming.tableArn(SCANNED_INDEX.table, accountId)}/index/${SCANNED_INDEX.index}`;
  return policyDocument(
    forAccount(accountId, {
      sid: "StageTables",
      actions: TABLE_ACTIONS,
      resources: tables.flatMap((arn) => [arn, `${arn}/index/*`]),
    }),
    forAccount(accountId, { sid: "ListUsers", actions: ["dynamodb:Scan"], resources: [scanned] }),
  );
}

export function s3EndpointPolicy({ accountId, naming }: EndpointPolicyProps): string {
  return policyDocument(
    forAccount(accountId, {
      sid: "SolutionFiles",
      actions: FILE_ACTIONS,
      resources: [`${naming.bucketArn("solution-files", accountId)}/${SOLUTION_FILES_PREFIX}*`],
    }),
  );
}

/** The policy of an interface endpoint; undefined leaves AWS's own, which lets the caller's role decide. */
export function interfaceEndpointPolicy(
  service: InterfaceEndpointService,
  props: EndpointPolicyProps,
): string | undefined {
  const statement = interfaceStatement(service, props);
  return statement === undefined ? undefined : policyDocument(forAccount(props.accountId, statement));
}

function interfaceStatement(
  service: InterfaceEndpointService,
  { accountId, naming, platformKeyArn }: EndpointPolicyProps,
): PolicyStatement | undefined {
  switch (service) {
    case "logs":
      return {
        sid: "AuditTrail",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`${naming.logGroupArn(naming.logGroup, accountId)}:*`],
      };
    case "secretsmanager":
      return {
        sid: "StageSecrets",
        actions: ["secretsmanager:GetSecretValue"],
        resources: [naming.secretArn("*", accountId)],
      };
    case "ssm":
      return {
        sid: "StageParameters",
        actions: ["ssm:GetParameter"],
        resources: [naming.parameterArn("*", accountId)],
      };
    case "kms":
      return { sid: "PlatformKey", actions: ["kms:Decrypt"], resources: [platformKeyArn] };
    case "email":
      return undefined;
  }
}

/**
 * Bound to the account by a condition and not by principal: an account id there admits only the account's root.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function forAccount(accountId: string, statement: PolicyStatement): PolicyStatement {
  return {
    ...statement,
    principals: "*",
    conditions: { StringEquals: { "aws:PrincipalAccount": accountId } },
  };
}
