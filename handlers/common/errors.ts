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

/** Nobody is signed in, or the session is over; or who signs in cannot prove who they are. */
export class UnauthenticatedError extends Error {
  override readonly name = "UnauthenticatedError";
  constructor(message = "A valid session is required.") {
    super(message);
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

/**
 * What the client may want to know to go on, beside the sentence: every member ends up in the answer. Never personal.
 */
export interface ConflictDetails {
  /** The current version of what was to be changed. */
  readonly version?: number;
  /** The current price of what was to be bought. */
  readonly price?: { readonly amount: number; readonly currency: string };
  /** The transaction that stands in the way, or that the request was about. */
  readonly transactionId?: string;
  /** The current state of what was to be changed. */
  readonly status?: string;
}

export interface ConflictOptions {
  readonly details?: ConflictDetails;
  /** Seconds after which another attempt makes sense; absent: the request has to change first. */
  readonly retryAfter?: number;
}

/** The request does not fit the current state of things. */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
  readonly details: ConflictDetails | undefined;
  readonly retryAfter: number | undefined;
  constructor(message: string, { details, retryAfter }: ConflictOptions = {}) {
    super(message);
    this.details = details;
    this.retryAfter = retryAfter;
  }
}

/** The request is well-formed and can still never be served. */
export class UnprocessableError extends Error {
  override readonly name = "UnprocessableError";
}

/** The payment was declined: final for this attempt. */
export class PaymentRequiredError extends Error {
  override readonly name = "PaymentRequiredError";
  constructor(
    message: string,
    readonly details?: ConflictDetails,
  ) {
    super(message);
  }
}

/** One caller asks too often. */
export class TooManyRequestsError extends Error {
  override readonly name = "TooManyRequestsError";
  /** @param retryAfter seconds */
  constructor(readonly retryAfter: number) {
    super("Too many requests of this kind: try again later.");
  }
}

/** Something that the request needs does not answer now: the same request may succeed a moment later. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
  constructor(cause?: unknown) {
    super("The service cannot answer now: try again.", { cause });
  }
}
