/** Invokes the function of an ARN; throws what the function threw. */
export type Invoke = (functionArn: string, event: object) => Promise<unknown>;

/** The function did not answer: it threw, ended or took too long. */
export class IntegrationError extends Error {
  override readonly name: string = "IntegrationError";
}

/** More invocations at the same time than the function may have. */
export class IntegrationThrottledError extends IntegrationError {
  override readonly name = "IntegrationThrottledError";
}
