import type { Block } from "../review/synthesized-stack";
import type { CostedResource } from "./costed-resource";

/**
 * Rules that CloudWatch keeps for the insights of a table or an index: one for its partition key, one more when it has a
 * sort key; and these once for throttled requests, once more when accesses are recorded too.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html
 */
export function insightsRules(
  { table_name: tableName, index_name: indexName, mode }: Block,
  all: readonly CostedResource[],
): number {
  const table = all.find(
    (resource) => resource.type === "aws_dynamodb_table" && isNamed(resource, tableName),
  );
  const keys =
    indexName === undefined || indexName === null ? table?.values : index(table?.values, indexName);
  const hasSortKey = keys === undefined || isText(keys.range_key);
  return (hasSortKey ? 2 : 1) * (mode === "THROTTLED_KEYS" ? 1 : 2);
}

function isNamed({ address, values }: CostedResource, name: unknown): boolean {
  return name === `\${${address}.name}` || (isText(name) && values.name === name);
}

function index(table: Block | undefined, name: unknown): Block | undefined {
  const indexes = (table?.global_secondary_index ?? []) as readonly Block[];
  return indexes.find((each) => each.name === name);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
