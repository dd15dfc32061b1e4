import { integer, list, model, type Output, object, optional, text } from "./schema";

/** A member of the request and what is wrong with it. */
const violation = object({ field: text(200), message: text(200) });
export type Violation = Output<typeof violation>;

/** The body of every error answer, after RFC 9457. */
export const problem = model(
  "Problem",
  object({
    type: text(100),
    title: text(100),
    status: integer(400, 599),
    detail: optional(text(500)),
    requestId: optional(text(100)),
    errors: optional(list(violation)),
  }),
);
export type Problem = Output<typeof problem>;
