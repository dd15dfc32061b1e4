import type { TableKey } from "../../config/naming";
import type { PolicyConditions, PolicyStatement } from "../constructs/policy-document";

/**
 * The actions of DynamoDB that a function of this platform may be granted. A transaction needs those of its parts and none
 * of its own.
 */
export type DynamodbAction = "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" | "ConditionCheckItem";

/** Where each table is. */
export type TableReferences = Readonly<Record<TableKey, { readonly name: string; readonly arn: string }>>;

/** What a function may do with one table. */
interface WholeTableAccess {
  readonly table: TableKey;
  readonly index?: never;
  readonly actions: readonly DynamodbAction[];
  /** The only attributes that may be asked for, the keys among them. @default all */
  readonly attributes?: readonly string[];
  /** Pattern of the only keys that may be named, with `*`: markers beside the things themselves. @default all */
  readonly keys?: string;
}

/** What a function may do with one index. To scan is for the users' `email-index` alone, which admins list. */
interface IndexAccess {
  readonly table: TableKey;
  readonly index: string;
  readonly actions: readonly ("Query" | "Scan")[];
  readonly keys?: never;
}

export type TableAccess = WholeTableAccess | IndexAccess;

/** The statement that grants one access. */
export function tableStatement(access: TableAccess, tableArn: string): PolicyStatement {
  const { table, index, actions } = access;
  const conditions = index === undefined ? conditionsOf(access) : undefined;
  const words = [
    "use",
    table,
    ...(index?.split("-") ?? []),
    ...(access.keys === undefined ? [] : ["markers"]),
  ];
  return {
    sid: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""),
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [index === undefined ? tableArn : `${tableArn}/index/${index}`],
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/**
 * A request passes only when it asks for these attributes by name, and names these keys.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function conditionsOf({ attributes, keys }: WholeTableAccess): PolicyConditions | undefined {
  if (attributes === undefined && keys === undefined) return undefined;
  return {
    ...(attributes === undefined
      ? {}
      : {
          "ForAllValues:StringEquals": { "dynamodb:Attributes": attributes },
          StringEqualsIfExists: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
        }),
    ...(keys === undefined ? {} : { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": [keys] } }),
  };
}
