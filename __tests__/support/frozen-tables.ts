import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  paginateScan,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";

/** Requests of DynamoDB that may see an older state of a table. */
const READS: readonly string[] = ["GetItem", "Query", "Scan"];
/** Items that one call may write. */
const BATCH = 25;

/**
 * Copies of tables as they were at one moment. Reads that DynamoDB may answer from an older state (those that do not ask
 * for consistency, and all of indexes) are led to the copies until `thaw`.
 */
export class FrozenTables {
  private readonly client: DynamoDBClient;
  /** Names of the copies by those of the tables; the newest ones only. */
  private readonly copies = new Map<string, string>();
  private isFrozen = false;
  private round = 0;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    this.client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  }

  async freeze(tables: readonly string[]): Promise<void> {
    this.round += 1;
    for (const table of tables) {
      const copy = `${table}-frozen-${this.round}`;
      const { Table } = await this.client.send(new DescribeTableCommand({ TableName: table }));
      await this.client.send(createCopy(copy, Table ?? {}));
      await this.copyItems(table, copy);
      this.copies.set(table, copy);
    }
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
  }

  /** The input of a request as the engine is to get it. */
  redirected(operation: string, input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const copy = this.copies.get(String(input.TableName));
    const isOld = this.isFrozen && READS.includes(operation) && input.ConsistentRead !== true;
    return isOld && copy !== undefined ? { ...input, TableName: copy } : input;
  }

  stop(): void {
    this.client.destroy();
  }

  private async copyItems(table: string, copy: string): Promise<void> {
    for await (const { Items = [] } of paginateScan({ client: this.client }, { TableName: table })) {
      for (let start = 0; start < Items.length; start += BATCH) {
        const requests = Items.slice(start, start + BATCH).map((Item) => ({ PutRequest: { Item } }));
        await this.client.send(new BatchWriteItemCommand({ RequestItems: { [copy]: requests } }));
      }
    }
  }
}

function createCopy(name: string, table: TableDescription): CreateTableCommand {
  const indexes = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  return new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: table.AttributeDefinitions,
    KeySchema: table.KeySchema,
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  });
}
