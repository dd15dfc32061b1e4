import { NodeHttpHandler } from "@smithy/node-http-handler";

/** Milliseconds to connect, and to wait for each answer. */
const CONNECT_TIMEOUT = 2_000;
const ANSWER_TIMEOUT = 15_000;

/** What every client of AWS's SDK has in an operation: an answer in time, and few attempts. */
export function clientDefaults(region: string) {
  // The SDK says once per process which Node versions it will support next year.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return {
    region,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT,
      requestTimeout: ANSWER_TIMEOUT,
      throwOnRequestTimeout: true,
    }),
  };
}
