import { type AttributeValue, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { RecordedOwnership, RecordedTransaction } from "./books";

export interface RecordedPurchases {
  readonly transactions: readonly RecordedTransaction[];
  readonly ownerships: readonly RecordedOwnership[];
}

/** Everything in the Transactions table, strongly consistent. @throws Error of an item that is neither */
export async function readPurchases(client: DynamoDBClient, table: string): Promise<RecordedPurchases> {
  const transactions: RecordedTransaction[] = [];
  const ownerships: RecordedOwnership[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    for (const item of Items.map((each: Record<string, AttributeValue>) => unmarshall(each))) {
      if (item.kind === "transaction") transactions.push(item as RecordedTransaction);
      else ownerships.push(ownershipOf(item));
    }
  }
  return { transactions, ownerships };
}

function ownershipOf({ transactionId, heldBy }: Readonly<Record<string, unknown>>): RecordedOwnership {
  const [, userId, solutionId] = /^own#([^#]+)#([^#]+)$/.exec(String(transactionId)) ?? [];
  if (userId === undefined || solutionId === undefined) {
    throw new Error(`The auditor does not know the item ${String(transactionId)}.`);
  }
  return { userId, solutionId, heldBy: String(heldBy) };
}
