import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { NotFoundError } from "../common/errors";
import type { Output } from "../common/schema";
import { auditSession } from "./audit-user";
import type { sessionList } from "./schema";
import type { SessionRepository } from "./session-repository";

/** What users do with their sessions. */
export class SessionService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly now: Clock = Date.now,
  ) {}

  /** Live sessions: neither expired nor of an epoch before the user's current one. */
  async list(principal: Principal): Promise<Output<typeof sessionList>> {
    const nowSeconds = this.now() / 1000;
    const newest = await this.sessions.newestOf(principal.userId);
    const live = newest.filter(
      (session) => session.expiresAt > nowSeconds && session.sessionEpoch === principal.sessionEpoch,
    );
    return {
      items: live.map(({ sessionId, createdAt, expiresAt }) => ({
        sessionId,
        createdAt,
        expiresAt: new Date(expiresAt * 1000).toISOString(),
        current: sessionId === principal.sessionId,
      })),
    };
  }

  /** Ends the session in which the request is made; it may have ended in between. */
  async endCurrent({ sessionId, userId }: Principal): Promise<void> {
    if (await this.sessions.end(sessionId, userId))
      await auditSession("session.ended", { sessionId, userId });
  }

  /** @throws NotFoundError also for a session of somebody else */
  async end({ userId }: Principal, sessionId: string): Promise<void> {
    if (!(await this.sessions.end(sessionId, userId))) throw new NotFoundError();
    await auditSession("session.ended", { sessionId, userId });
  }
}
