import type * as z from "zod/mini";
import { ValidationError, type Violation } from "./errors";
import type { Output, Schema } from "./schema";

/** A part of a request: what came in, and what it has to be. */
export interface Part {
  readonly schema: Schema | undefined;
  readonly value: () => unknown;
}

/**
 * The values of all parts as their schemas let them through; undefined for a part without a schema.
 *
 * @throws ValidationError with the violations of all parts at once
 */
export function validate<Name extends string>(parts: Readonly<Record<Name, Part>>): Record<Name, unknown> {
  const violations: Violation[] = [];
  const values: [string, unknown][] = [];
  for (const [name, { schema, value }] of Object.entries<Part>(parts)) {
    if (schema === undefined) continue;
    const given = value();
    const result = schema.safeParse(given);
    if (result.success) values.push([name, result.data as Output<Schema>]);
    else violations.push(...result.error.issues.flatMap((issue) => describe(issue, given, name)));
  }
  if (violations.length > 0) throw new ValidationError(violations);
  return Object.fromEntries(values) as Record<Name, unknown>;
}

/** Violations by the member's path; of the part itself when it is wrong as a whole. */
function describe(issue: z.core.$ZodIssue, given: unknown, part: string): Violation[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), message: "is unknown" }));
  }
  const field = issue.path.length === 0 ? part : pathOf(issue.path);
  return [{ field, message: isMissing(issue, given) ? "is required" : messageOf(issue) }];
}

/** A member can even have the empty name. */
function pathOf(keys: readonly PropertyKey[]): string {
  return keys.map((key) => (key === "" ? '""' : String(key))).join(".");
}

function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be of type ${issue.expected}`;
    case "too_small":
      return `must ${extent(issue.origin)} at least ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `must ${extent(issue.origin)} at most ${issue.maximum}${unit(issue.origin)}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    case "custom":
      return issue.message;
    default:
      return "has the wrong form";
  }
}

function extent(origin: string): string {
  return origin === "string" || origin === "array" ? "have" : "be";
}

function unit(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " items" : "";
}

/** A choice that is absent is reported like a wrong one, so the value itself has to be looked at. */
function isMissing(issue: z.core.$ZodIssue, given: unknown): boolean {
  if (issue.code !== "invalid_type" && issue.code !== "invalid_value") return false;
  const value = issue.path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    given,
  );
  return value === undefined;
}
