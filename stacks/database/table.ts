import { DynamodbContributorInsights } from "@cdktf/provider-aws/lib/dynamodb-contributor-insights";
import {
  DynamodbTable,
  type DynamodbTableAttribute,
  type DynamodbTableGlobalSecondaryIndex,
} from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { ContributorInsightsMode } from "../../config/stages";
import { suppress } from "../policies/suppressions";
import { type IndexDefinition, KEY_ATTRIBUTES, type TableDefinition } from "./tables";

export interface TableProps {
  /** Physical name; another one replaces the table. */
  readonly name: string;
  readonly definition: TableDefinition;
  /** Deletion protection in DynamoDB and `prevent_destroy` in Terraform. */
  readonly deletionProtection: boolean;
  readonly contributorInsights: ContributorInsightsMode;
}

/**
 * A table on demand with point-in-time recovery (35 days, AWS's default), encrypted by the AWS-managed key, with
 * contributor insights on itself and each index. None of that can be switched off.
 */
export class Table extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id);
    const { definition } = props;

    const table = new DynamodbTable(this, "table", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: definition.hashKey,
      attribute: attributesOf(definition),
      globalSecondaryIndex: definition.indexes.map(indexBlock),
      ...(definition.ttlAttribute === undefined
        ? {}
        : { ttl: { attributeName: definition.ttlAttribute, enabled: true } }),
      pointInTimeRecovery: { enabled: true },
      // Without a key of its own, `enabled` means the AWS-managed key alias/aws/dynamodb.
      serverSideEncryption: { enabled: true },
      deletionProtectionEnabled: props.deletionProtection,
      ...(props.deletionProtection ? { lifecycle: { preventDestroy: true } } : {}),
    });
    suppress(
      table,
      "CKV_AWS_119",
      "The tables are to be encrypted by the AWS-managed key of DynamoDB, which rotates itself and cannot be scheduled for deletion; access is decided by IAM alone.",
    );
    this.name = table.name;
    this.arn = table.arn;

    new DynamodbContributorInsights(this, "insights", {
      tableName: table.name,
      mode: props.contributorInsights,
    });
    for (const index of definition.indexes) {
      new DynamodbContributorInsights(this, `${index.name}-insights`, {
        tableName: table.name,
        indexName: index.name,
        mode: index.contributorInsights ?? props.contributorInsights,
      });
    }
  }
}

/** Exactly the attributes that are keys: DynamoDB refuses a table that declares another one. */
function attributesOf({ hashKey, indexes }: TableDefinition): DynamodbTableAttribute[] {
  const keys = [hashKey, ...indexes.flatMap((index) => [index.hashKey, index.rangeKey])];
  return [...new Set(keys.filter((key) => key !== undefined))]
    .sort()
    .map((name) => ({ name, type: KEY_ATTRIBUTES[name] }));
}

function indexBlock(index: IndexDefinition): DynamodbTableGlobalSecondaryIndex {
  return {
    name: index.name,
    hashKey: index.hashKey,
    ...(index.rangeKey === undefined ? {} : { rangeKey: index.rangeKey }),
    projectionType: index.projection,
  };
}
