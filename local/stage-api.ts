import { randomUUID } from "node:crypto";
import type { ActivityFeed } from "./activity";
import type { ApiListener } from "./api-server";
import type { InvocationReport } from "./functions/invocation";
import { TooManyRequestsError } from "./functions/lambda-function";
import type { StageFunctions } from "./functions/stage-functions";
import type { ApiBody } from "./gateway/api-body";
import type { ApiRequest, ApiResponse } from "./gateway/api-messages";
import { IntegrationError, IntegrationThrottledError } from "./gateway/invoke";
import { RestApi } from "./gateway/rest-api";
import type { LocalStage } from "./terraform/local-stage";
import { LOCAL_ACCOUNT } from "./terraform/references";

/** The REST API of a stage over its functions; each request is told to the feed. */
export function stageApi(stage: LocalStage, functions: StageFunctions, activity: ActivityFeed): ApiListener {
  const api = restApi(stage, functions);
  return (request) => recorded(api, functions, activity, request);
}

/** Bytes from which the API compresses answers; undefined: it does not. */
export function minimumCompressionSize(stage: LocalStage): number | undefined {
  const { minimum_compression_size: size } = stage.stack("api").resource("aws_api_gateway_rest_api").block;
  return size === undefined || Number(size) < 0 ? undefined : Number(size);
}

function restApi(stage: LocalStage, functions: StageFunctions): RestApi {
  const stack = stage.stack("api");
  const { address, block } = stack.resource("aws_api_gateway_rest_api");
  const { stage_name } = stack.resource("aws_api_gateway_stage").block;
  const body: ApiBody = JSON.parse(stage.resolved("api", String(block.body)));
  const identity = {
    accountId: LOCAL_ACCOUNT,
    apiId: stage.resolved("api", `\${${address}.id}`),
    region: stage.region,
    stage: String(stage_name),
  };
  return new RestApi(body, identity, (arn, event) => invoked(functions, arn, event, randomUUID(), []));
}

async function recorded(
  api: RestApi,
  functions: StageFunctions,
  activity: ActivityFeed,
  request: ApiRequest,
): Promise<ApiResponse> {
  const time = Date.now();
  const started = performance.now();
  const invocations: InvocationReport[] = [];
  const { requestId, response, resource, gatewayResponse } = await api.exchange(request, (arn, event) =>
    invoked(functions, arn, event, randomUUID(), invocations),
  );
  activity.add({
    kind: "request",
    requestId,
    time,
    method: request.method,
    path: request.path,
    status: response.status,
    durationMs: performance.now() - started,
    invocations,
    ...(resource === undefined ? {} : { resource }),
    ...(gatewayResponse === undefined ? {} : { gatewayResponse }),
  });
  return { ...response, headers: { "x-amzn-requestid": requestId, ...response.headers } };
}

/** What a function answers; throws what it threw. */
async function invoked(
  functions: StageFunctions,
  arn: string,
  event: object,
  requestId: string,
  reports: InvocationReport[],
): Promise<unknown> {
  try {
    const { result, error, report } = await functions
      .named(arn.split(":").at(-1) ?? "")
      .invoke(event, requestId);
    reports.push(report);
    if (error !== undefined) throw new IntegrationError(error.errorMessage);
    return result;
  } catch (error) {
    if (error instanceof TooManyRequestsError) throw new IntegrationThrottledError(error.message);
    throw error;
  }
}
