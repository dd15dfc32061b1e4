import {
  BodyTooLargeError,
  type ConflictDetails,
  ConflictError,
  ForbiddenError,
  MethodNotAllowedError,
  NotFoundError,
  PaymentRequiredError,
  TooManyRequestsError,
  UnauthenticatedError,
  UnavailableError,
  UnprocessableError,
  UnsupportedMediaTypeError,
  ValidationError,
  type Violation,
} from "./errors";
import { id, integer, listOf, model, money, type Output, object, optional, text } from "./schema";

/** A body can hold thousands of unknown members: the answer names some of them. */
const VIOLATIONS_TOLD = 50;
/** Characters of a member's path, which can be the client's own invention. */
const FIELD_LENGTH = 200;
const MESSAGE_LENGTH = 200;

/**
 * The body of every error answer, after RFC 9457. `errors` names each violated field, `current` tells what the request did
 * not fit.
 */
export const problem = model(
  "Problem",
  object({
    type: text(100),
    title: text(100),
    status: integer(400, 599),
    detail: optional(text(500)),
    requestId: optional(text(100)),
    errors: optional(
      listOf(object({ field: text(FIELD_LENGTH), message: text(MESSAGE_LENGTH) }), 1, VIOLATIONS_TOLD),
    ),
    current: optional(
      object({
        version: optional(integer(1, Number.MAX_SAFE_INTEGER)),
        price: optional(money),
        transactionId: optional(id),
        status: optional(text(50)),
      }),
    ),
  }),
);
export type Problem = Output<typeof problem>;

/** An error as the client sees it. */
export interface MappedError {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** False for what nobody foresaw: the answer says nothing about it, the log does. */
  readonly known: boolean;
}

interface Mapping {
  readonly status: number;
  readonly title: string;
  readonly errors?: NonNullable<Problem["errors"]>;
  readonly current?: ConflictDetails | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Seconds after which an unavailable service is worth another attempt. */
const UNAVAILABLE_RETRY_AFTER = 1;

/** The one place that turns errors into HTTP. */
export function mapError(error: unknown, requestId: string): MappedError {
  const mapping = mappingOf(error);
  if (mapping === undefined || !(error instanceof Error)) {
    return {
      problem: { type: "about:blank", title: "Internal Server Error", status: 500, requestId },
      headers: {},
      known: false,
    };
  }
  const { status, title, errors, current, headers = {} } = mapping;
  return {
    problem: {
      type: "about:blank",
      title,
      status,
      detail: error.message,
      requestId,
      ...(errors === undefined ? {} : { errors }),
      ...(current === undefined ? {} : { current }),
    },
    headers,
    known: true,
  };
}

function mappingOf(error: unknown): Mapping | undefined {
  if (error instanceof ValidationError) {
    return { status: 400, title: "Bad Request", errors: toldViolations(error) };
  }
  if (error instanceof UnauthenticatedError) {
    return { status: 401, title: "Unauthorized", headers: { "WWW-Authenticate": "Bearer" } };
  }
  if (error instanceof PaymentRequiredError) {
    return { status: 402, title: "Payment Required", current: error.details };
  }
  if (error instanceof ForbiddenError) return { status: 403, title: "Forbidden" };
  if (error instanceof NotFoundError) return { status: 404, title: "Not Found" };
  if (error instanceof MethodNotAllowedError) {
    return { status: 405, title: "Method Not Allowed", headers: { Allow: error.allowed.join(", ") } };
  }
  if (error instanceof ConflictError) {
    return {
      status: 409,
      title: "Conflict",
      current: error.details,
      ...(error.retryAfter === undefined ? {} : { headers: retryAfter(error.retryAfter) }),
    };
  }
  if (error instanceof BodyTooLargeError) return { status: 413, title: "Content Too Large" };
  if (error instanceof UnsupportedMediaTypeError) return { status: 415, title: "Unsupported Media Type" };
  if (error instanceof UnprocessableError) return { status: 422, title: "Unprocessable Content" };
  if (error instanceof TooManyRequestsError) {
    return { status: 429, title: "Too Many Requests", headers: retryAfter(error.retryAfter) };
  }
  if (error instanceof UnavailableError) {
    return { status: 503, title: "Service Unavailable", headers: retryAfter(UNAVAILABLE_RETRY_AFTER) };
  }
  return undefined;
}

function toldViolations({ violations }: ValidationError): Violation[] {
  return violations.slice(0, VIOLATIONS_TOLD).map(({ field, message }) => ({
    // A parameter of the query can even have the empty name.
    field: field === "" ? '""' : field.slice(0, FIELD_LENGTH),
    message: message.slice(0, MESSAGE_LENGTH),
  }));
}

function retryAfter(seconds: number): Record<string, string> {
  return { "Retry-After": String(Math.max(1, Math.ceil(seconds))) };
}
