import type { Principal } from "../common/auth";
import { UnauthenticatedError } from "../common/errors";
import type { Output } from "../common/schema";
import type { SessionRepository, UserRepository } from "./repository";
import type { sessionList, user } from "./schema";

/** What users do with their own accounts. */
export class AccountService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly now: () => number = Date.now,
  ) {}

  async readOwn({ userId }: Principal): Promise<Output<typeof user>> {
    const found = await this.users.find(userId);
    // The account was closed after the authorizer had seen it.
    if (found === undefined) throw new UnauthenticatedError();
    const { email, name, role, status, createdAt } = found;
    return { userId, email, name, role, status, createdAt };
  }

  /** Live sessions: neither expired nor of an epoch before the user's current one. */
  async listSessions(principal: Principal): Promise<Output<typeof sessionList>> {
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
}
