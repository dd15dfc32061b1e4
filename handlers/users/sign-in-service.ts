import { ConditionFailedError } from "../common/clients";
import type { Clock } from "../common/clock";
import { TooManyRequestsError, UnauthenticatedError } from "../common/errors";
import { randomToken, sha256Hex } from "../common/ids";
import { countOverall } from "../common/metrics";
import type { AttemptLimiter } from "./attempt-limiter";
import { auditSession } from "./audit-user";
import { normalizeEmail } from "./email-address";
import { SESSION_LIFETIME } from "./limits";
import { NOBODY } from "./nobody";
import type { PasswordHasher } from "./password/password-hasher";
import type { SessionItem, SessionRepository } from "./session-repository";
import type { UserWithPassword } from "./user";
import type { UserRepository } from "./user-repository";

export interface StartedSession {
  /** `<userId>.<secret>`: told once, and stored nowhere. */
  readonly token: string;
  readonly session: SessionItem;
}

/** The one answer to everything that does not fit. */
const WRONG = "The e-mail address or the password is wrong.";

/** How sessions begin. */
export class SignInService {
  constructor(
    private readonly users: UserRepository,
    private readonly sessions: SessionRepository,
    private readonly passwords: PasswordHasher,
    private readonly limiter: AttemptLimiter,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * @throws TooManyRequestsError before any work
   * @throws UnauthenticatedError after the same work for an unknown address, a wrong password and a disabled user
   */
  async signIn(given: string, password: string, sourceIp: string): Promise<StartedSession> {
    try {
      const user = await this.prove(normalizeEmail(given), password, sourceIp);
      await this.renewHash(user, password);
      return await this.start(user);
    } catch (error) {
      if (error instanceof UnauthenticatedError || error instanceof TooManyRequestsError) {
        countOverall("signInsRefused");
      }
      throw error;
    }
  }

  private async prove(email: string, password: string, sourceIp: string): Promise<UserWithPassword> {
    await this.limiter.countSignIn(email, sourceIp);
    const owner = await this.users.ownerOf(email);
    const user = await this.users.findWithPassword(owner ?? NOBODY);
    const fits = await this.passwords.fits(password, user?.passwordHash);
    if (user === undefined || !fits || user.status !== "active") throw new UnauthenticatedError(WRONG);
    return user;
  }

  /** Only now is the password known, so only now can its hash be made at today's cost. */
  private async renewHash(user: UserWithPassword, password: string): Promise<void> {
    if (!this.passwords.isOutdated(user.passwordHash)) return;
    try {
      await this.users.rehash(user, await this.passwords.hash(password));
    } catch (error) {
      // Another sign-in has done it, or the password was changed.
      if (!(error instanceof ConditionFailedError)) throw error;
    }
  }

  /** Of the epoch that was read: a change in between has ended this session already. */
  private async start({ userId, sessionEpoch }: UserWithPassword): Promise<StartedSession> {
    const now = this.now();
    const secret = randomToken();
    const session: SessionItem = {
      kind: "session",
      sessionId: sha256Hex(secret),
      userId,
      sessionEpoch,
      createdAt: new Date(now).toISOString(),
      expiresAt: Math.floor((now + SESSION_LIFETIME) / 1000),
    };
    await this.sessions.put(session);
    await auditSession("session.started", session);
    return { token: `${userId}.${secret}`, session };
  }
}
