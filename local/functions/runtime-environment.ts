import { LOCAL_CREDENTIALS } from "../local-credentials";
import type { FunctionDefinition } from "./function-definition";

/** Nothing listens there: a service that nobody plays is refused at once, and nothing leaves this computer. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * What Lambda's runtime sets, and where the services are on this computer.
 *
 * @param endpoints by the variables that AWS's SDKs read, such as `AWS_ENDPOINT_URL_DYNAMODB`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function runtimeEnvironment(
  { name, handler, memory, logGroup }: FunctionDefinition,
  region: string,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    // Node 20 may run the platform, for which the SDK warns of its end of support.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    _HANDLER: handler,
    TZ: ":UTC",
    AWS_ENDPOINT_URL: NOWHERE,
    ...endpoints,
  };
}
