import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DeleteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { isConflict, isPassing, type RefusalReason, refusalOf } from "./client-errors";
import { limitSetting } from "./env";
import { UnavailableError } from "./errors";
import { newId } from "./ids";
import { currentScope } from "./request";
import { retried } from "./retry";

/** Milliseconds. A connection within the region takes a few; what takes longer is better tried again. */
const CONNECT_TIMEOUT = 1_000;
/** Milliseconds, for one attempt. */
const REQUEST_TIMEOUT = limitSetting("DATABASE_TIMEOUT_MS", 2_000);
const ATTEMPTS = 3;
/** More than there are requests at once: one that waits for a free connection has its connect timeout running. */
const CONNECTIONS = { maxSockets: 1_000 };

/** One client for the life of an instance: its connections outlive a request. */
const documents = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      // Otherwise the request timeout is only a warning.
      throwOnRequestTimeout: true,
      httpAgent: CONNECTIONS,
      httpsAgent: CONNECTIONS,
    },
  }),
  { marshallOptions: { removeUndefinedValues: true } },
);

/** A stored item. Every one carries `kind`, so that different things can live in one table. */
export type Item = Readonly<Record<string, unknown>>;

/** The condition of a single write does not hold. */
export class ConditionFailedError extends Error {
  override readonly name = "ConditionFailedError";
  /**
   * @param item what is stored instead, when the write asked for it by `ReturnValuesOnConditionCheckFailure`
   * @param afterRetry whether an earlier attempt of the same write may have succeeded with its answer lost: `item` can be
   *   the very thing that was to be written
   */
  constructor(
    readonly item: Item | undefined,
    readonly afterRetry: boolean,
  ) {
    super("The condition of a write does not hold.");
  }
}

/** The condition of at least one action of a transaction does not hold; nothing was written. */
export class TransactionFailedError extends Error {
  override readonly name = "TransactionFailedError";
  /** @param reasons one for each action, in the order of the actions */
  constructor(readonly reasons: readonly RefusalReason[]) {
    super(`A transaction was refused: ${reasons.map(({ code }) => code).join(", ")}.`);
  }
}

export interface Page {
  readonly items: readonly Item[];
  /** Where the next page starts; undefined at the end. */
  readonly lastKey: Readonly<Record<string, unknown>> | undefined;
}

export async function getItem(input: GetCommandInput): Promise<Item | undefined> {
  return (await bounded((options) => documents.send(new GetCommand(input), options))).Item;
}

export async function queryItems(input: QueryCommandInput): Promise<Page> {
  const { Items = [], LastEvaluatedKey } = await bounded((options) =>
    documents.send(new QueryCommand(input), options),
  );
  return { items: Items, lastKey: LastEvaluatedKey };
}

/** Reads a whole table or index page by page: only for indexes that are small and asked for by admins. */
export async function scanItems(input: ScanCommandInput): Promise<Page> {
  const { Items = [], LastEvaluatedKey } = await bounded((options) =>
    documents.send(new ScanCommand(input), options),
  );
  return { items: Items, lastKey: LastEvaluatedKey };
}

/** @throws ConditionFailedError, UnavailableError */
export async function putItem(input: PutCommandInput): Promise<void> {
  await bounded((options) => documents.send(new PutCommand(input), options));
}

/**
 * @returns what `ReturnValues` asks for
 * @throws ConditionFailedError, UnavailableError
 */
export async function updateItem(input: UpdateCommandInput): Promise<Item | undefined> {
  return (await bounded((options) => documents.send(new UpdateCommand(input), options))).Attributes;
}

/**
 * @returns what `ReturnValues` asks for
 * @throws ConditionFailedError, UnavailableError
 */
export async function deleteItem(input: DeleteCommandInput): Promise<Item | undefined> {
  return (await bounded((options) => documents.send(new DeleteCommand(input), options))).Attributes;
}

export type WriteActions = NonNullable<TransactWriteCommandInput["TransactItems"]>;

/**
 * All of the actions or none. One token for all attempts: an answer that got lost on the way does not make a second write
 * out of a repetition.
 *
 * @throws TransactionFailedError, UnavailableError
 */
export async function transactWrite(actions: WriteActions): Promise<void> {
  const input = { TransactItems: actions, ClientRequestToken: newId() };
  await bounded((options) => documents.send(new TransactWriteCommand(input), options));
}

/** Within the deadline, again while it conflicts with other writes, and with errors that name no service. */
async function bounded<T>(send: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
  const { deadline } = currentScope();
  try {
    return await retried(() => send({ abortSignal: deadline.signal }), isConflict, { deadline });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.of === "write") throw new ConditionFailedError(refusal.item, refusal.afterRetry);
    if (refusal?.of === "transaction") throw new TransactionFailedError(refusal.reasons);
    throw isPassing(error) ? new UnavailableError(error) : error;
  }
}
