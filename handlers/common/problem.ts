import {
  BodyTooLargeError,
  ForbiddenError,
  MethodNotAllowedError,
  NotFoundError,
  UnauthenticatedError,
  UnsupportedMediaTypeError,
  ValidationError,
} from "./errors";
import { integer, list, model, type Output, object, optional, text } from "./schema";

/** The body of every error answer, after RFC 9457; `errors` names each violated field. */
export const problem = model(
  "Problem",
  object({
    type: text(100),
    title: text(100),
    status: integer(400, 599),
    detail: optional(text(500)),
    requestId: optional(text(100)),
    errors: optional(list(object({ field: text(200), message: text(200) }))),
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

/** The one place that turns errors into HTTP. */
export function mapError(error: unknown, requestId: string): MappedError {
  const mapped = (
    status: number,
    title: string,
    known: Error,
    more: { errors?: Problem["errors"]; headers?: Record<string, string> } = {},
  ): MappedError => ({
    problem: {
      type: "about:blank",
      title,
      status,
      detail: known.message,
      requestId,
      ...(more.errors === undefined ? {} : { errors: more.errors }),
    },
    headers: more.headers ?? {},
    known: true,
  });

  if (error instanceof ValidationError) {
    return mapped(400, "Bad Request", error, { errors: [...error.violations] });
  }
  if (error instanceof UnauthenticatedError) {
    return mapped(401, "Unauthorized", error, { headers: { "WWW-Authenticate": "Bearer" } });
  }
  if (error instanceof ForbiddenError) return mapped(403, "Forbidden", error);
  if (error instanceof NotFoundError) return mapped(404, "Not Found", error);
  if (error instanceof MethodNotAllowedError) {
    return mapped(405, "Method Not Allowed", error, { headers: { Allow: error.allowed.join(", ") } });
  }
  if (error instanceof BodyTooLargeError) return mapped(413, "Content Too Large", error);
  if (error instanceof UnsupportedMediaTypeError) return mapped(415, "Unsupported Media Type", error);
  return {
    problem: { type: "about:blank", title: "Internal Server Error", status: 500, requestId },
    headers: {},
    known: false,
  };
}
