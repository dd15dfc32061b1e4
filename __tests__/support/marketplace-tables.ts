import { randomUUID } from "node:crypto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import { Naming, TABLE_KEYS, type TableKey } from "../../config/naming";
import { startDynamodbEngine } from "../../local/engine/dynamodb-engine";
import { tableDefinition } from "../../local/tables/table-definition";
import type { Block } from "../../local/terraform/synthesized-stack";
import { SETTINGS } from "./settings";
import { stageConfig, synthesized } from "./synthesized";

/** The stage whose synthesized tables and functions the tests of handlers use. */
export const STAGE = "dev";

/** The platform's tables in an engine, and what a function has to find in its environment to use them. */
export interface MarketplaceTables {
  /** As Lambda would set it. */
  readonly environment: Readonly<Record<string, string>>;
  put(table: TableKey, ...items: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  /** Everything that a table holds. */
  items(table: TableKey): Promise<Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

/**
 * Starts an engine with the tables of the synthesized Database stack: an index that is missing there is missing here. The
 * names are new each time, so that test files can share an engine.
 */
export async function startMarketplaceTables(): Promise<MarketplaceTables> {
  // Node 20 may run the tests, for which the SDK warns of its end of support.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const engine = await startDynamodbEngine();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: "us-east-1", credentials });
  const documents = DynamoDBDocumentClient.from(client);
  const suffix = randomUUID().slice(0, 8);

  const names = new Map<TableKey, string>();
  for (const key of TABLE_KEYS) {
    const name = `${new Naming(stageConfig(STAGE)).table(key)}-${suffix}`;
    await client.send(new CreateTableCommand(tableDefinition(tableBlock(key), name)));
    names.set(key, name);
  }
  return {
    environment: {
      ...Object.fromEntries([...names].map(([key, name]) => [`${key.toUpperCase()}_TABLE_NAME`, name])),
      STAGE,
      LOG_GROUP_NAME: "/aws/marketplace/dev",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: "function-under-test",
      ...SETTINGS,
    },
    put: async (table, ...items) => {
      await Promise.all(
        items.map((Item) => documents.send(new PutCommand({ TableName: names.get(table), Item }))),
      );
    },
    items: async (table) => {
      const pages = paginateScan(
        { client: documents },
        { TableName: names.get(table), ConsistentRead: true },
      );
      const items: Readonly<Record<string, unknown>>[] = [];
      for await (const { Items = [] } of pages) items.push(...Items);
      return items;
    },
    stop: async () => {
      client.destroy();
      await engine.stop();
    },
  };
}

function tableBlock(key: TableKey): Block {
  const name = new Naming(stageConfig(STAGE)).table(key);
  return synthesized(STAGE, "database").resource("aws_dynamodb_table", { name }).block;
}
