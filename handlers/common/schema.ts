import * as z from "zod/mini";
import { currencies } from "./currencies";

/** A schema of the API: checks what comes in, and becomes a JSON schema in the published document. */
export type Schema = z.ZodMiniType;
export type ObjectSchema = z.ZodMiniObject;
/** What a schema lets through. */
export type Output<S extends Schema> = z.output<S>;

// Compiling a schema with `new Function` pays only from some hundred uses on, and a new instance serves its first at once.
z.config({ jitless: true });

/** Schemas that the published document lists by name under `components/schemas`. */
export const models: z.core.$ZodRegistry<{ id: string }> = z.registry<{ id: string }>();

/** Gives a schema the name under which the published document lists it: letters and digits only, as API Gateway wants. */
export function model<S extends Schema>(name: string, schema: S): S {
  models.add(schema, { id: name });
  return schema;
}

/*
 * The vocabulary of all schemas. It is as small as what survives on the way: every construct has a counterpart in OpenAPI
 * 3.0 and in the draft-4 models of API Gateway, and only what is named here gets into the layer.
 */

/** An object that refuses unknown members. */
export const object = z.strictObject;
export const optional = z.optional;
export const boolean = z.boolean;
/** One of a few fixed texts. */
export const choice = z.enum;

export function list<S extends Schema>(item: S): z.ZodMiniArray<S> {
  return z.array(item);
}

/**
 * A list of a request, which has a limit.
 *
 * @param max how many items it may hold
 */
export function listOf<S extends Schema>(item: S, min: number, max: number): z.ZodMiniArray<S> {
  return z.array(item).check(z.minLength(min), z.maxLength(max));
}

/** Half of a pair of UTF-16 units: JSON can spell it, UTF-8 cannot, and DynamoDB stores UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** @param max characters */
export function text(max: number, min = 1): z.ZodMiniString {
  return z.string().check(
    z.minLength(min),
    z.maxLength(max),
    z.refine((value) => !LONE_SURROGATE.test(value as string), { message: "must be well-formed text" }),
  );
}

/**
 * One line: neither control characters, nor line and paragraph separators, nor marks that turn the direction of what
 * follows, nor a space at either end.
 */
const LINE = (() => {
  const visible = "!-~\\u00a1-\\u2027\\u202f-\\u2065\\u206a-\\ufefe\\uff00-\\uffff";
  return new RegExp(`^[${visible}]([ \\u00a0${visible}]*[${visible}])?$`);
})();

/**
 * Text on one line, such as a name or a title that others see.
 *
 * @param max characters
 * @param maxBytes bytes of its UTF-8, for what is stored where size counts
 */
export function line(max: number, maxBytes = 4 * max): z.ZodMiniString {
  return text(max).check(
    z.regex(LINE),
    z.refine((value) => Buffer.byteLength(value as string) <= maxBytes, {
      message: `must have at most ${maxBytes} bytes`,
    }),
  );
}

export function pattern(expression: RegExp): z.ZodMiniString {
  return z.string().check(z.regex(expression));
}

export function integer(min: number, max: number): z.ZodMiniNumber {
  return z.int().check(z.minimum(min), z.maximum(max));
}

/** How many items a page holds. Comes as text in the query. @default 20 */
export function pageLimit(): z.ZodMiniDefault<z.ZodMiniNumber<number>> {
  return z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20) as z.ZodMiniDefault<
    z.ZodMiniNumber<number>
  >;
}

/** Schemas of `changes`, for the published document. */
export const needingAMember = new WeakSet<object>();

/** A rule over several members of an object. JSON schemas do not carry it: the route's summary should. */
export function rule<S extends ObjectSchema>(
  schema: S,
  member: keyof S["shape"] & string,
  message: string,
  holds: (value: Output<S>) => boolean,
): S {
  const ruled = schema.check(z.refine((value) => holds(value as Output<S>), { message, path: [member] }));
  // A schema with another check is another object.
  if (needingAMember.has(schema)) needingAMember.add(ruled);
  return ruled;
}

/** A body that changes something: every member may be left out, but not all of them. */
export function changes<S extends ObjectSchema>(schema: S): S {
  const isAny = (value: object) => Object.values(value).some((member) => member !== undefined);
  const changing = schema.check(
    z.refine((value) => isAny(value as object), { message: "must have a member" }),
  );
  needingAMember.add(changing);
  return changing;
}

/** Ids of users, solutions (UUIDv7) and transactions (UUIDv8). Keys of other items hold a `#` and never match. */
export const id: z.ZodMiniString = pattern(
  /^[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
);

/** ISO 8601 in UTC with milliseconds, as `Date.toISOString()` writes it. */
export const time: z.ZodMiniString = pattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

/** SHA-256 in hex. */
export const sha256: z.ZodMiniString = pattern(/^[0-9a-f]{64}$/);

/** A secret of 256 bits in base64url, as `randomToken` makes it. */
export const token: z.ZodMiniString = pattern(/^[A-Za-z0-9_-]{43}$/);

/** Neither spaces and control characters, nor what lists of recipients are written with. */
const EMAIL_PART = '[^\\s@<>()[\\],;:\\\\"\\u0000-\\u001f\\u007f-\\u009f]+';

/**
 * An e-mail address as people write it: something before and behind one `@`. Whether it is theirs, a mail tells. At most
 * 254 characters, the longest that SMTP carries.
 */
export const email: z.ZodMiniString = z
  .string()
  .check(z.minLength(3), z.maxLength(254), z.regex(new RegExp(`^\\s*${EMAIL_PART}@${EMAIL_PART}\\s*$`)));

/** Where the next page starts, as the page before it said. */
export const cursor: z.ZodMiniString = pattern(/^[A-Za-z0-9_.-]{1,1024}$/);

/** Integer minor units (cents, for most currencies) and an ISO 4217 code. */
export const money = model(
  "Money",
  object({ amount: integer(0, 99_999_999), currency: pattern(/^[A-Z]{3}$/) }),
);
export type Money = Output<typeof money>;

/** Money that somebody asks for or expects: in one of the stage's currencies. */
export const price = model(
  "Price",
  rule(
    object({ amount: integer(0, 99_999_999), currency: pattern(/^[A-Z]{3}$/) }),
    "currency",
    "must be a currency of this marketplace",
    ({ currency }) => currencies().has(currency),
  ),
);
