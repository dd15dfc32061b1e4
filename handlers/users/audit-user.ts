import { audit } from "../common/audit";
import type { SessionItem } from "./session-repository";
import type { User } from "./user";

/** Tells the audit trail of a change of a user that has been committed. */
export function auditUser(
  action: `user.${string}`,
  actor: string,
  { userId, version }: Pick<User, "userId" | "version">,
): Promise<void> {
  return audit({ action, actor, kind: "user", id: userId, version });
}

/** Tells the audit trail of a session. The beginning of its key tells it from others, and opens none. */
export function auditSession(
  action: "session.started" | "session.ended",
  { sessionId, userId }: Pick<SessionItem, "sessionId" | "userId">,
): Promise<void> {
  const version = `${action} ${sessionId.slice(0, 16)}`;
  return audit({ action, actor: userId, kind: "user", id: userId, version });
}
