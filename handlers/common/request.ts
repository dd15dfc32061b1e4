import { AsyncLocalStorage } from "node:async_hooks";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { limitSetting } from "./env";
import { headerOf, rawBodyOf } from "./http";

/** Milliseconds that a request may take: API Gateway gives up after 29 s, and the client still wants an answer. */
const BUDGET = limitSetting("REQUEST_BUDGET_MS", 20_000);
/** Milliseconds that a function keeps for what comes after the deadline: the audit trail, the log, the answer. */
const RESERVE = 2_000;

/** What Lambda tells about an invocation. */
export interface Invocation {
  /** Milliseconds until Lambda ends the function; absent where something else calls it. */
  getRemainingTimeInMillis?(): number;
}

/** The time that is left for a request. Everything that waits for somebody else is bounded by it. */
export class Deadline {
  private readonly end: number;
  private aborted: AbortSignal | undefined;

  /** @param budget milliseconds from now */
  constructor(budget: number) {
    this.end = performance.now() + budget;
  }

  /** Milliseconds, never less than 0. */
  remaining(): number {
    return Math.max(0, this.end - performance.now());
  }

  /** Aborts when no time is left: for calls that take a signal. */
  get signal(): AbortSignal {
    this.aborted ??= AbortSignal.timeout(Math.ceil(this.remaining()));
    return this.aborted;
  }
}

/** What a function may know of the HTTP request beside its validated parts. */
export interface RequestContext {
  /** As API Gateway numbers requests: it is in every log entry and answer. */
  readonly id: string;
  readonly sourceIp: string;
  /** The value of a header by its name in any case. */
  header(name: string): string | undefined;
  /** The body's exact bytes: signatures of webhooks are made over them. */
  readonly rawBody: Buffer;
  readonly deadline: Deadline;
}

/** The request of an event, with the budget that the function's remaining time allows. */
export function requestOf(event: APIGatewayProxyEvent, invocation: Invocation | undefined): RequestContext {
  const { requestId, identity } = event.requestContext;
  return {
    id: requestId,
    sourceIp: identity?.sourceIp ?? "unknown",
    header: (name) => headerOf(event, name),
    rawBody: rawBodyOf(event),
    deadline: deadlineOf(invocation),
  };
}

/** The deadline of one invocation of a function. */
export function deadlineOf(invocation: Invocation | undefined): Deadline {
  const left = invocation?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  return new Deadline(Math.max(0, Math.min(BUDGET, left - RESERVE)));
}

/** What everything below a handler works under, without being handed it. */
export type Scope = Pick<RequestContext, "id" | "deadline">;

const scopes = new AsyncLocalStorage<Scope>();

/** Runs `work` under the deadline and the id of a request. */
export function within<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}

/** The request that the calling code works for; one without an id outside of requests. */
export function currentScope(): Scope {
  return scopes.getStore() ?? { id: "none", deadline: new Deadline(BUDGET) };
}
