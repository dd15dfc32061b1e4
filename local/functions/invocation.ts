import type { FunctionDefinition } from "./function-definition";
import type { FunctionError, InstanceAnswer } from "./instance";

/** Figures of an invocation, as Lambda's REPORT line has them. */
export interface InvocationReport {
  /** The function's name. */
  readonly functionName: string;
  readonly requestId: string;
  /** Whether an instance was started for it. */
  readonly coldStart: boolean;
  /** Milliseconds that loading took, of a cold start. */
  readonly initMs?: number;
  /** Milliseconds of the handler. */
  readonly durationMs: number;
  /** Milliseconds, whole, loading included. @see https://aws.amazon.com/lambda/pricing/ */
  readonly billedMs: number;
  /** MB that the function is configured with. */
  readonly memoryMb: number;
  /** MB of the instance's heap and buffers after it; undefined when the instance ended. */
  readonly usedMemoryMb?: number;
  readonly error?: string;
}

/** What became of an invocation: a result or an error. */
export interface Invocation {
  readonly result?: unknown;
  readonly error?: FunctionError;
  readonly report: InvocationReport;
}

/** @param initMs of the instance's start; undefined when it had one already */
export function invocationReport(
  { name: functionName, memory }: FunctionDefinition,
  requestId: string,
  durationMs: number,
  initMs: number | undefined,
  { error, usedBytes }: InstanceAnswer,
): InvocationReport {
  return {
    functionName,
    requestId,
    coldStart: initMs !== undefined,
    ...(initMs === undefined ? {} : { initMs }),
    durationMs,
    billedMs: Math.ceil(durationMs + (initMs ?? 0)),
    memoryMb: memory,
    ...(usedBytes === undefined ? {} : { usedMemoryMb: Math.ceil(usedBytes / 2 ** 20) }),
    ...(error === undefined ? {} : { error: `${error.errorType}: ${error.errorMessage}` }),
  };
}
