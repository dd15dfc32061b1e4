import type { TableKey } from "../../config/naming";
import type { PolicyConditions, PolicyStatement } from "../constructs/policy-document";

/** The actions of DynamoDB that a function of this platform may be granted; Scan is not among them. */
export type DynamodbAction =
  | "GetItem"
  | "Query"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem"
  | "ConditionCheckItem";

/** What a function may do with one table, or with one index of it. */
export interface TableAccess {
  readonly table: TableKey;
  /** Absent: the table itself. */
  readonly index?: string;
  readonly actions: readonly DynamodbAction[];
  /** The only attributes that may be asked for, the keys among them. Absent: all. */
  readonly attributes?: readonly string[];
}

/** The statement that grants one access. */
export function tableStatement(
  { table, index, actions, attributes }: TableAccess,
  tableArn: string,
): PolicyStatement {
  const words = ["use", table, ...(index?.split("-") ?? [])];
  return {
    sid: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [index === undefined ? tableArn : `${tableArn}/index/${index}`],
    ...(attributes === undefined ? {} : { conditions: onlyAttributes(attributes) }),
  };
}

/**
 * A request passes only when it asks for these attributes by name.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function onlyAttributes(attributes: readonly string[]): PolicyConditions {
  return {
    "ForAllValues:StringEquals": { "dynamodb:Attributes": attributes },
    StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
  };
}
