import { ROLES } from "../common/auth";
import { boolean, choice, id, list, model, object, pattern, text, time } from "../common/schema";

/** A disabled user cannot sign in, and has no session. */
export const USER_STATUSES = ["active", "disabled"] as const;

export const health = model("Health", object({ status: choice(["ok"]), stage: text(20), version: text(50) }));

/** A user as that user sees it. */
export const user = model(
  "User",
  object({
    userId: id,
    email: text(254),
    name: text(100),
    role: choice(ROLES),
    status: choice(USER_STATUSES),
    createdAt: time,
  }),
);

export const sessionList = model(
  "SessionList",
  object({
    items: list(
      model(
        "Session",
        object({
          /** SHA-256 of the secret part of the token, in hex: names the session without opening it. */
          sessionId: pattern(/^[0-9a-f]{64}$/),
          createdAt: time,
          expiresAt: time,
          /** Whether this request was made in this session. */
          current: boolean(),
        }),
      ),
    ),
  }),
);
