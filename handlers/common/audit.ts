import { randomUUID } from "node:crypto";
import { AwsCallError, CLOUDWATCH_LOGS, callAws } from "./aws-call";
import { type Environment, environment } from "./env";
import { sha256Hex } from "./ids";
import { errorFields, log } from "./logger";
import { countPerFunction } from "./metrics";
import { currentScope, Deadline } from "./request";

/** A change of identity, catalogue or money: who, what, which. Never what was in it. */
export interface AuditEvent {
  /** For example `solution.published`. */
  readonly action: string;
  /** Id of the user who did it; `payment-gateway` for what it told; `system` for what nobody asked for. */
  readonly actor: string;
  /** What was changed, for example `solution`. */
  readonly kind: string;
  readonly id: string;
  /** Which change of the thing it was: the same change has the same event, however often it is told. */
  readonly version: number | string;
}

/** Milliseconds that a request waits for the audit trail. */
const LIMIT = 1_000;
/** Milliseconds: an operator is further away, and has the time. */
const OPENING_LIMIT = 10_000;

/** This instance's part of the stream's name. */
const instance = randomUUID();
let hasStream = false;

/**
 * Makes sure that the trail takes events, before anything is changed: for operations, which can still refuse.
 *
 * @throws AwsCallError
 */
export async function openAuditTrail(): Promise<void> {
  await createStream(streamOf(environment()), new Deadline(OPENING_LIMIT));
}

/**
 * Tells the audit trail what has been committed. It never fails: what the trail does not take goes to the function's log,
 * and an alarm counts it.
 */
export async function audit(...events: readonly AuditEvent[]): Promise<void> {
  const { functionName, stage } = environment();
  const { id: requestId } = currentScope();
  const time = Date.now();
  const entries = events.map((event) => ({
    eventId: sha256Hex(JSON.stringify([event.kind, event.id, event.version])),
    time: new Date(time).toISOString(),
    stage,
    function: functionName,
    requestId,
    ...event,
  }));
  const target = streamOf(environment());
  const deadline = new Deadline(LIMIT);
  try {
    if (!hasStream) await createStream(target, deadline);
    await callAws(
      CLOUDWATCH_LOGS,
      "PutLogEvents",
      { ...target, logEvents: entries.map((entry) => ({ timestamp: time, message: JSON.stringify(entry) })) },
      deadline,
    );
  } catch (error) {
    for (const entry of entries) {
      log("ERROR", "audit event undelivered", {
        ...entry,
        version: String(entry.version),
        ...errorFields(error),
      });
      countPerFunction("auditUndelivered", { requestId });
    }
  }
}

function streamOf({ logGroup, functionName }: Environment): object {
  return { logGroupName: logGroup, logStreamName: `audit/${functionName}/${instance}` };
}

async function createStream(target: object, deadline: Deadline): Promise<void> {
  try {
    await callAws(CLOUDWATCH_LOGS, "CreateLogStream", target, deadline);
  } catch (error) {
    if (!(error instanceof AwsCallError && error.code === "ResourceAlreadyExistsException")) throw error;
  }
  hasStream = true;
}
