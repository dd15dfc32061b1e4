import type { APIGatewayProxyResult } from "aws-lambda";
import type { ApiResponse } from "./api-messages";
import { GatewayAnswer } from "./gateway-responses";

/** The only members that an answer may have. */
const MEMBERS = ["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"];

/**
 * A function's answer as the client gets it.
 *
 * @param isBinary whether the client takes bytes: only then base64 is decoded
 * @throws GatewayAnswer of a malformed answer
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export function proxyResponse(result: unknown, isBinary: boolean): ApiResponse {
  if (!isProxyResult(result)) throw new GatewayAnswer("DEFAULT_5XX");
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(result.headers ?? {}))
    headers[name.toLowerCase()] = String(value);
  // Of a name that is in both, these win.
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) {
    headers[name.toLowerCase()] = values.map(String);
  }
  const { statusCode, body = "", isBase64Encoded } = result;
  const bytes = isBase64Encoded === true && isBinary ? Buffer.from(body, "base64") : body;
  return { status: statusCode, headers: { "content-type": "application/json", ...headers }, body: bytes };
}

function isProxyResult(result: unknown): result is APIGatewayProxyResult {
  if (typeof result !== "object" || result === null) return false;
  if (Object.keys(result).some((name) => !MEMBERS.includes(name))) return false;
  const { statusCode, body } = result as Partial<APIGatewayProxyResult>;
  const isStatus =
    Number.isInteger(Number(statusCode)) && Number(statusCode) >= 100 && Number(statusCode) < 600;
  return isStatus && (body === undefined || body === null || typeof body === "string");
}
