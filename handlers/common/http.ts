import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { BodyTooLargeError, UnsupportedMediaTypeError, ValidationError } from "./errors";

/** Bytes. The largest body of any route is far smaller; files travel by presigned uploads. */
export const BODY_LIMIT = 64 * 1024;

/** Headers of an answer that scripts of other origins may read. */
export const EXPOSED_HEADERS = "Location, ETag, Retry-After, X-Request-Id";

type Headers = Readonly<Record<string, string | undefined>>;

/** A header by its name in any case: API Gateway hands them on as the client wrote them. */
export function headerOf(event: { readonly headers: Headers | null }, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The headers of these names; others are nobody's business. */
export function headersOf(
  event: APIGatewayProxyEvent,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headerOf(event, name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/**
 * The query's parameters.
 *
 * @throws ValidationError when one is given twice: which one counts would depend on the reader.
 */
export function queryOf(event: APIGatewayProxyEvent): Readonly<Record<string, string | undefined>> {
  const repeated = Object.entries(event.multiValueQueryStringParameters ?? {})
    .filter(([, values]) => (values?.length ?? 0) > 1)
    .map(([field]) => ({ field, message: "is given more than once" }));
  if (repeated.length > 0) throw new ValidationError(repeated);
  return event.queryStringParameters ?? {};
}

/** The body's bytes. */
export function rawBodyOf(event: APIGatewayProxyEvent): Buffer {
  return Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
}

/** @throws BodyTooLargeError */
export function checkBodySize({ length }: Buffer): void {
  if (length > BODY_LIMIT) throw new BodyTooLargeError(BODY_LIMIT);
}

/**
 * The body, parsed.
 *
 * @throws BodyTooLargeError, UnsupportedMediaTypeError, ValidationError
 */
export function bodyOf(event: APIGatewayProxyEvent, bytes: Buffer): unknown {
  checkBodySize(bytes);
  const [mediaType = ""] = (headerOf(event, "content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json") throw new UnsupportedMediaTypeError();
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new ValidationError([{ field: "body", message: "must be JSON" }]);
  }
}

/** What is answered, before it becomes the shape that API Gateway wants. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default "application/json" */
  readonly contentType?: string;
}

/** @param allowedOrigin the origin that browsers may call from, or `*` */
export function toResult(
  answer: Answer,
  event: APIGatewayProxyEvent,
  allowedOrigin: string,
): APIGatewayProxyResult {
  return {
    statusCode: answer.status,
    headers: {
      ...(answer.body === undefined ? {} : { "Content-Type": answer.contentType ?? "application/json" }),
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Request-Id": event.requestContext.requestId,
      ...corsHeaders(headerOf(event, "origin"), allowedOrigin),
      ...answer.headers,
      ...locationHeader(answer.headers?.Location, event),
    },
    body: answer.body === undefined ? "" : JSON.stringify(answer.body),
  };
}

/** Never `Access-Control-Allow-Credentials`: tokens travel in the Authorization header, cookies are not used. */
function corsHeaders(origin: string | undefined, allowedOrigin: string): Record<string, string> {
  const exposed = { "Access-Control-Expose-Headers": EXPOSED_HEADERS };
  if (allowedOrigin === "*") return { "Access-Control-Allow-Origin": "*", ...exposed };
  const listed = origin === allowedOrigin;
  return { Vary: "Origin", ...(listed ? { "Access-Control-Allow-Origin": origin, ...exposed } : {}) };
}

/** With what the API's address has before the path: its stage, or the base path of an own domain. */
function locationHeader(location: string | undefined, event: APIGatewayProxyEvent): Record<string, string> {
  if (location === undefined) return {};
  const { path = "" } = event.requestContext;
  const base = path.endsWith(event.path) ? path.slice(0, path.length - event.path.length) : "";
  return { Location: `${base}${location}` };
}
