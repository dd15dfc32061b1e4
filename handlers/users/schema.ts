import { ROLES } from "../common/auth";
import {
  boolean,
  changes,
  choice,
  cursor,
  email,
  id,
  line,
  list,
  model,
  object,
  optional,
  pageLimit,
  rule,
  sha256,
  text,
  time,
  token,
} from "../common/schema";
import { PASSWORD_LENGTH } from "./limits";
import { USER_STATUSES } from "./user";

export const health = model("Health", object({ status: choice(["ok"]), stage: text(20), version: text(50) }));

/** A user as that user, or an admin, sees it. */
export const user = model(
  "User",
  object({
    userId: id,
    email: text(254),
    name: text(100),
    role: choice(ROLES),
    status: choice(USER_STATUSES),
    createdAt: time,
    partnerApplicationAt: optional(time),
  }),
);

export const userList = model("UserList", object({ items: list(user), nextCursor: optional(cursor) }));

export const userParams = object({ userId: id });

export const userQuery = object({ email: optional(email), limit: pageLimit(), cursor: optional(cursor) });

/** A password that is chosen. */
const newPassword = text(PASSWORD_LENGTH.max, PASSWORD_LENGTH.min);
/** A password that is proven: what was allowed when it was chosen does not matter. */
const givenPassword = text(PASSWORD_LENGTH.max);
const name = line(100);

export const registration = model("Registration", object({ email, name, password: newPassword }));

/** The one answer to requests whose outcome only a mail tells. */
export const accepted = model("Accepted", object({ message: text(200) }));

export const verification = model("Verification", object({ token }));

export const resetRequest = model("PasswordResetRequest", object({ email }));
export const resetParams = object({ token });
export const reset = model("PasswordReset", object({ password: newPassword }));

export const accountChange = model(
  "AccountChange",
  rule(
    changes(
      object({
        name: optional(name),
        email: optional(email),
        password: optional(newPassword),
        currentPassword: optional(givenPassword),
      }),
    ),
    "currentPassword",
    "is required for another e-mail address or password",
    (change) =>
      change.currentPassword !== undefined || (change.email === undefined && change.password === undefined),
  ),
);

export const userRights = model(
  "UserRights",
  changes(object({ role: optional(choice(ROLES)), status: optional(choice(USER_STATUSES)) })),
);

export const credentials = model("Credentials", object({ email, password: givenPassword }));

export const startedSession = model(
  "StartedSession",
  object({
    /** For `Authorization: Bearer`. */
    token: text(100),
    sessionId: sha256,
    expiresAt: time,
  }),
);

export const sessionParams = object({ sessionId: sha256 });

export const sessionList = model(
  "SessionList",
  object({
    items: list(
      model(
        "Session",
        object({
          /** SHA-256 of the secret part of the token, in hex: names the session without opening it. */
          sessionId: sha256,
          createdAt: time,
          expiresAt: time,
          /** Whether this request was made in this session. */
          current: boolean(),
        }),
      ),
    ),
  }),
);
