import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";

/** Milliseconds. A connection within the region takes a few; what takes longer is better tried again. */
const CONNECT_TIMEOUT = 1_000;
/** Milliseconds, for one attempt. */
const REQUEST_TIMEOUT = 2_000;
const ATTEMPTS = 3;

/** One client for the life of an instance: its connections outlive a request. */
const documents = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      // Otherwise the request timeout is only a warning.
      throwOnRequestTimeout: true,
    },
  }),
);

/** A stored item. Every one carries `kind`, so that different things can live in one table. */
export type Item = Readonly<Record<string, unknown>>;

export interface Page {
  readonly items: readonly Item[];
  /** Where the next page starts; undefined at the end. */
  readonly lastKey: Readonly<Record<string, unknown>> | undefined;
}

export async function getItem(input: GetCommandInput): Promise<Item | undefined> {
  return (await documents.send(new GetCommand(input))).Item;
}

export async function queryItems(input: QueryCommandInput): Promise<Page> {
  const { Items = [], LastEvaluatedKey } = await documents.send(new QueryCommand(input));
  return { items: Items, lastKey: LastEvaluatedKey };
}
