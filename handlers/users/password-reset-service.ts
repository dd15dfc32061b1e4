import type { Clock } from "../common/clock";
import { NotFoundError } from "../common/errors";
import { randomToken } from "../common/ids";
import type { AttemptLimiter } from "./attempt-limiter";
import { auditUser } from "./audit-user";
import { normalizeEmail } from "./email-address";
import { RESET_LIFETIME } from "./limits";
import type { Mailer } from "./mailer/mailer";
import { notRegistered, passwordChanged, resetPassword } from "./mailer/mails";
import { sendNotice } from "./mailer/notice";
import { NOBODY } from "./nobody";
import type { PasswordHasher } from "./password/password-hasher";
import type { ResetToken, TokenRepository } from "./token-repository";
import { changed } from "./user-change";
import type { UserRepository } from "./user-repository";

/** How a user who forgot the password sets another one. */
export class PasswordResetService {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: TokenRepository,
    private readonly passwords: PasswordHasher,
    private readonly limiter: AttemptLimiter,
    private readonly mailer: Mailer,
    private readonly now: Clock = Date.now,
  ) {}

  /** Mails a code to the address; the same steps are taken for one without an account, whose mail says so. */
  async request(given: string): Promise<void> {
    const email = normalizeEmail(given);
    if (!(await this.limiter.mayMail(email, "password-reset"))) return;

    const owner = await this.users.ownerOf(email);
    const user = await this.users.find(owner ?? NOBODY);
    const secret = randomToken();
    const { userId, sessionEpoch } = user ?? { userId: NOBODY, sessionEpoch: 0 };
    const token: ResetToken = { kind: "password-reset", ownerId: userId, sessionEpoch };
    await this.tokens.put(secret, token, this.now() + RESET_LIFETIME);
    await this.mailer.send(user === undefined ? notRegistered(email) : resetPassword(email, secret));
  }

  /**
   * Sets the password and ends all sessions.
   *
   * @throws NotFoundError for a token that is unknown, used, expired, or older than the last change of password, e-mail
   *   address, role or status
   */
  async use(secret: string, password: string): Promise<void> {
    const token = await this.tokens.find(secret, ["password-reset"], this.now());
    const user = token === undefined ? undefined : await this.users.find(token.ownerId);
    if (token === undefined || user?.sessionEpoch !== token.sessionEpoch) throw new NotFoundError();

    const change = { set: { passwordHash: await this.passwords.hash(password) }, endsSessions: true };
    const outcome = await this.users.change(user, change, this.tokens.spent(secret, token));
    if (outcome === "stale") return this.use(secret, password);
    if (outcome === "refused") throw new NotFoundError();
    await auditUser("user.passwordReset", user.userId, changed(user, change));
    await sendNotice(this.mailer, passwordChanged(user.email));
  }
}
