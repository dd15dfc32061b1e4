import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  Projection,
} from "@aws-sdk/client-dynamodb";
import type { Block } from "../terraform/synthesized-stack";

/**
 * Terraform's arguments of a table, as the API takes them: keys, indexes, stream.
 *
 * @param name @default the block's own
 */
export function tableDefinition(block: Block, name = String(block.name)): CreateTableCommandInput {
  const attributes = block.attribute as readonly { name: string; type: "S" | "N" | "B" }[];
  const indexes = (block.global_secondary_index ?? []) as readonly Block[];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: attributes.map(
      (attribute): AttributeDefinition => ({ AttributeName: attribute.name, AttributeType: attribute.type }),
    ),
    KeySchema: keySchema(block),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: String(index.name),
            KeySchema: keySchema(index),
            Projection: projection(index),
          })),
        }),
    ...(block.stream_enabled === true
      ? {
          StreamSpecification: {
            StreamEnabled: true,
            StreamViewType: block.stream_view_type as "NEW_AND_OLD_IMAGES",
          },
        }
      : {}),
  };
}

/** The attribute by which items end; undefined: they do not. */
export function ttlAttribute({ ttl }: Block): string | undefined {
  const { enabled, attribute_name } = (ttl ?? {}) as Block;
  return enabled === true ? String(attribute_name) : undefined;
}

function projection({ projection_type, non_key_attributes }: Block): Projection {
  return {
    ProjectionType: projection_type as "ALL",
    ...(non_key_attributes === undefined ? {} : { NonKeyAttributes: non_key_attributes as string[] }),
  };
}

function keySchema({ hash_key, range_key }: Block): KeySchemaElement[] {
  const hash: KeySchemaElement = { AttributeName: String(hash_key), KeyType: "HASH" };
  return range_key === undefined ? [hash] : [hash, { AttributeName: String(range_key), KeyType: "RANGE" }];
}
