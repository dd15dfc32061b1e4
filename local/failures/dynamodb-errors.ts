import type { Answer, Exchange } from "../exchange";
import type { AnsweredKind } from "./failures";

const MODEL = "com.amazonaws.dynamodb.v20120810";
const WRITES: readonly string[] = ["PutItem", "UpdateItem", "DeleteItem"];

/**
 * What DynamoDB answers when it cannot serve a request; undefined for a conflict of what is no write. Tables are on demand,
 * so throttling is a ThrottlingException, and for transactions a cancellation.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function dynamodbError(kind: AnsweredKind, request: Exchange): Answer | undefined {
  const operation = operationOf(request);
  if (kind === "error") {
    return refused(500, `${MODEL}#InternalServerError`, "The request processing has failed.");
  }
  if (operation === "TransactWriteItems") {
    return canceled(request, kind === "throttle" ? "ThrottlingError" : "TransactionConflict");
  }
  if (kind === "throttle") {
    return refused(
      400,
      "com.amazon.coral.availability#ThrottlingException",
      "Throughput exceeds the current capacity of your table or index.",
    );
  }
  if (!WRITES.includes(operation)) return undefined;
  return refused(400, `${MODEL}#TransactionConflictException`, "Transaction is ongoing for the item");
}

/** For example `GetItem`. */
export function operationOf({ headers }: Exchange): string {
  return String(headers["x-amz-target"]).split(".").at(-1) ?? "";
}

/** The first action is the reason. */
function canceled({ body }: Exchange, code: string): Answer {
  const { TransactItems } = JSON.parse(body.toString("utf8")) as {
    readonly TransactItems: readonly unknown[];
  };
  const reasons = TransactItems.map((_, index) => ({ Code: index === 0 ? code : "None" }));
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return refused(
    400,
    `${MODEL}#TransactionCanceledException`,
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

function refused(status: number, type: string, message: string, more: object = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify({ __type: type, message, ...more }),
  };
}
