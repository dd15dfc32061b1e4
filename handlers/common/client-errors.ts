import { ConditionalCheckFailedException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { isServerError, isThrottlingError, isTransientError } from "@smithy/core/retry";

/** What is stored instead. */
type Item = Readonly<Record<string, unknown>>;

/** A condition that does not hold, as a service may react to it. */
export type Refusal =
  | { readonly of: "write"; readonly item: Item | undefined; readonly afterRetry: boolean }
  | { readonly of: "transaction"; readonly reasons: readonly RefusalReason[] };

/** Why an action of a transaction was refused; code `None` when it was not the cause. */
export interface RefusalReason {
  readonly code: string;
  /** What is stored, when the action asked for it by `ReturnValuesOnConditionCheckFailure`. */
  readonly item?: Item;
}

const CONDITION_FAILED = "ConditionalCheckFailed";
/** Reasons that are gone a moment later. */
const PASSING_REASONS: readonly string[] = [
  "None",
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
];

/** What an error of the SDK says about conditions; undefined when it is about something else. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof ConditionalCheckFailedException) {
    return { of: "write", item: itemOf(error.Item), afterRetry: (error.$metadata.attempts ?? 1) > 1 };
  }
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = reasonsOf(error);
  return reasons.some(({ code }) => code === CONDITION_FAILED) ? { of: "transaction", reasons } : undefined;
}

/** Whether a write failed only because another one was at the same items; the SDK does not try these again. */
export function isConflict(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const codes = reasonsOf(error).map(({ code }) => code);
    return codes.length > 0 && codes.every((code) => PASSING_REASONS.includes(code));
  }
  return error instanceof Error && error.name === "TransactionConflictException";
}

/** Whether the storage could not answer now, or not before the deadline. */
export function isPassing(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const described = error as Parameters<typeof isTransientError>[0];
  return (
    isConflict(error) ||
    described.name === "AbortError" ||
    isTransientError(described) ||
    isThrottlingError(described) ||
    isServerError(described)
  );
}

function reasonsOf(error: TransactionCanceledException): RefusalReason[] {
  return (error.CancellationReasons ?? []).map(({ Code, Item }) => {
    const item = itemOf(Item);
    return { code: Code ?? "None", ...(item === undefined ? {} : { item }) };
  });
}

function itemOf(stored: Parameters<typeof unmarshall>[0] | undefined): Item | undefined {
  return stored === undefined || Object.keys(stored).length === 0 ? undefined : unmarshall(stored);
}
