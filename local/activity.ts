import { metricsIn } from "./embedded-metrics";
import type { InvocationReport } from "./functions/invocation";

/** A request to the API, when it was answered. */
export interface RequestActivity {
  readonly kind: "request";
  /** Of the request; invocations have ids of their own. */
  readonly requestId: string;
  /** Epoch milliseconds at which it came. */
  readonly time: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** `/solutions/{solutionId}`; undefined: no such path. */
  readonly resource?: string;
  readonly status: number;
  /** Of an answer that API Gateway gave by itself, such as `UNAUTHORIZED`. */
  readonly gatewayResponse?: string;
  readonly durationMs: number;
  /** Of the functions that it took, the authorizer's first. */
  readonly invocations: readonly InvocationReport[];
}

/** An invocation when it ended, by a request, by the schedule or by hand. */
export interface InvocationActivity extends InvocationReport {
  readonly kind: "invocation";
  /** Epoch milliseconds. */
  readonly time: number;
}

/** A line of a function's log. */
export interface LogActivity {
  readonly kind: "log";
  readonly time: number;
  readonly functionName: string;
  /** Undefined while the function is loaded. */
  readonly requestId?: string;
  readonly line: string;
}

/** A value that a function emitted in embedded metric format. */
export interface MetricActivity {
  readonly kind: "metric";
  readonly time: number;
  readonly functionName: string;
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  /** As CloudWatch names units. */
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export type Activity = RequestActivity | InvocationActivity | LogActivity | MetricActivity;
export type ActivityKind = Activity["kind"];

/** Entries of each kind that are remembered. */
const CAPACITY = 1_000;

/** What happens on the platform: the latest of it to read, and everything to listen to. */
export class ActivityFeed {
  private readonly entries = new Map<ActivityKind, Activity[]>();
  private readonly listeners = new Set<(activity: Activity) => void>();

  /** @param capacity entries of each kind @default 1000 */
  constructor(private readonly capacity = CAPACITY) {}

  add(activity: Activity): void {
    const entries = this.entries.get(activity.kind) ?? [];
    this.entries.set(activity.kind, entries);
    entries.push(activity);
    // By halves, so that it costs nothing for most entries.
    if (entries.length >= 2 * this.capacity) entries.splice(0, entries.length - this.capacity);
    for (const listener of this.listeners) listener(activity);
  }

  /** A line of a log, and the metrics in it. */
  addLine(functionName: string, line: string, requestId: string | undefined): void {
    const time = Date.now();
    this.add({ kind: "log", time, functionName, line, ...(requestId === undefined ? {} : { requestId }) });
    for (const metric of metricsIn(line)) this.add({ kind: "metric", time, functionName, ...metric });
  }

  /** The latest of one kind, the oldest first. @param limit @default all that are remembered */
  recent<K extends ActivityKind>(kind: K, limit = this.capacity): Extract<Activity, { kind: K }>[] {
    const entries = (this.entries.get(kind) ?? []) as Extract<Activity, { kind: K }>[];
    return limit <= 0 ? [] : entries.slice(-Math.min(limit, this.capacity));
  }

  /** @param listener must not throw @returns ends it */
  subscribe(listener: (activity: Activity) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
