import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { ConfigurationError } from "../../config/errors";
import type { Block, SynthesizedStack } from "../terraform/synthesized-stack";
import { tableDefinition, ttlAttribute } from "./table-definition";

/**
 * Creates every table that a stack defines, with the stack's own names. Tables that are there already keep their data.
 * That items end by their TTL is set, but whether the engine deletes them is the engine's affair.
 *
 * @returns the tables' names
 * @throws ConfigurationError when a table that is there has other keys or indexes than the stack says
 */
export async function ensureTables(client: DynamoDBClient, stack: SynthesizedStack): Promise<string[]> {
  const blocks = stack.resources("aws_dynamodb_table").map(({ block }) => block);
  await Promise.all(blocks.map((block) => ensureTable(client, block)));
  return blocks.map(({ name }) => String(name));
}

async function ensureTable(client: DynamoDBClient, block: Block): Promise<void> {
  const wanted = tableDefinition(block);
  try {
    await client.send(new CreateTableCommand(wanted));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
    await checkPresent(client, wanted);
    return;
  }
  const attribute = ttlAttribute(block);
  if (attribute === undefined) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: wanted.TableName,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
    }),
  );
}

async function checkPresent(client: DynamoDBClient, wanted: CreateTableCommandInput): Promise<void> {
  const { Table = {} } = await client.send(new DescribeTableCommand({ TableName: wanted.TableName }));
  if (shapeOf(Table) === shapeOf(wanted)) return;
  throw new ConfigurationError(
    `The table ${wanted.TableName} is there already, with other keys or indexes than the stacks define now. Choose another folder by --data (or another engine), or remove the old one.`,
  );
}

/** What must not differ between a table and its definition, as text. */
function shapeOf({
  KeySchema = [],
  GlobalSecondaryIndexes = [],
}: TableDescription | CreateTableCommandInput): string {
  const keys = (schema: TableDescription["KeySchema"] = []) =>
    schema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);
  const indexes = GlobalSecondaryIndexes.map((index) => [
    index.IndexName,
    keys(index.KeySchema),
    index.Projection?.ProjectionType,
  ]);
  return JSON.stringify([keys(KeySchema), indexes.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))]);
}
