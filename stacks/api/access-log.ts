/**
 * One line of JSON for each request. The route and not the path: a path can hold a single-use token.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: "$context.requestId",
  requestTime: "$context.requestTime",
  method: "$context.httpMethod",
  route: "$context.resourcePath",
  status: "$context.status",
  gatewayError: "$context.error.responseType",
  userId: "$context.authorizer.userId",
  sourceIp: "$context.identity.sourceIp",
  latencyMs: "$context.responseLatency",
  authorizerLatencyMs: "$context.authorizer.integrationLatency",
  functionLatencyMs: "$context.integration.latency",
  functionStatus: "$context.integration.status",
  responseBytes: "$context.responseLength",
  wafResponse: "$context.wafResponseCode",
  traceId: "$context.xrayTraceId",
});
