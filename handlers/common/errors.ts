/** A member of a request and what is wrong with it. */
export interface Violation {
  /** Where the member is: `limit`, `price.amount`; `body` for the body as a whole. */
  readonly field: string;
  /** Completes the sentence that the field begins: "must be at most 100". Never holds the value. */
  readonly message: string;
}

/** The request breaks the schema of its route. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";
  constructor(readonly violations: readonly Violation[]) {
    super("The request breaks the rules of its fields.");
  }
}

/** Nobody is signed in, or the session is over. */
export class UnauthenticatedError extends Error {
  override readonly name = "UnauthenticatedError";
  constructor() {
    super("A valid session is required.");
  }
}

/** The signed-in user's role does not allow the request. */
export class ForbiddenError extends Error {
  override readonly name = "ForbiddenError";
  constructor() {
    super("Your role does not allow this.");
  }
}

/** There is no such thing, or it is hidden from the one who asks. */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
  constructor() {
    super("There is nothing here.");
  }
}

/** The path exists, but not with this method. */
export class MethodNotAllowedError extends Error {
  override readonly name = "MethodNotAllowedError";
  constructor(readonly allowed: readonly string[]) {
    super(`Allowed here: ${allowed.join(", ")}.`);
  }
}

/** The body is longer than any route needs. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
  constructor(readonly limit: number) {
    super(`The body may hold at most ${limit} bytes.`);
  }
}

/** The body is something else than JSON. */
export class UnsupportedMediaTypeError extends Error {
  override readonly name = "UnsupportedMediaTypeError";
  constructor() {
    super("The body must be application/json.");
  }
}
