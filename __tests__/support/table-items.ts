import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteCommand,
  DynamoDBDocumentClient,
  paginateQuery,
  paginateScan,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { TableKey } from "../../config/naming";
import type { MarketplaceTables } from "./marketplace-tables";

export type StoredItem = Readonly<Record<string, unknown>>;

/** Items that one call may write. */
const BATCH = 25;

/** The items behind the API's back: for what no route can do, such as letting time pass. */
export class TableItems {
  private readonly documents: DynamoDBDocumentClient;

  constructor(private readonly tables: MarketplaceTables) {
    const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = "" } = tables.environment;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    this.documents = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint, region: "us-east-1", credentials }),
    );
  }

  async all(table: TableKey): Promise<StoredItem[]> {
    const found: StoredItem[] = [];
    const pages = paginateScan({ client: this.documents }, { TableName: this.name(table) });
    for await (const { Items = [] } of pages) found.push(...Items);
    return found;
  }

  /** Of one partition of an index, newest first. */
  async indexed(table: TableKey, index: string, hashKey: string, value: string): Promise<StoredItem[]> {
    const found: StoredItem[] = [];
    const pages = paginateQuery(
      { client: this.documents },
      {
        TableName: this.name(table),
        IndexName: index,
        KeyConditionExpression: "#key = :value",
        ExpressionAttributeNames: { "#key": hashKey },
        ExpressionAttributeValues: { ":value": value },
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of pages) found.push(...Items);
    return found;
  }

  async put(items: Readonly<Partial<Record<TableKey, readonly StoredItem[]>>>): Promise<void> {
    const requests = Object.entries(items).flatMap(([table, each]) =>
      each.map((Item) => [this.name(table as TableKey), { PutRequest: { Item } }] as const),
    );
    for (let start = 0; start < requests.length; start += BATCH) {
      const byTable: Record<string, { PutRequest: { Item: StoredItem } }[]> = {};
      for (const [table, request] of requests.slice(start, start + BATCH)) {
        byTable[table] = [...(byTable[table] ?? []), request];
      }
      await this.documents.send(new BatchWriteCommand({ RequestItems: byTable }));
    }
  }

  async set(table: TableKey, key: StoredItem, values: StoredItem): Promise<void> {
    const names = Object.keys(values);
    await this.documents.send(
      new UpdateCommand({
        TableName: this.name(table),
        Key: key,
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, values[name]])),
      }),
    );
  }

  stop(): void {
    this.documents.destroy();
  }

  private name(table: TableKey): string {
    return this.tables.environment[`${table.toUpperCase()}_TABLE_NAME`] ?? "";
  }
}
