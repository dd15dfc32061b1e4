import type { Principal } from "../common/auth";
import { ValidationError } from "../common/errors";
import type { Output } from "../common/schema";
import type { AttemptLimiter } from "./attempt-limiter";
import { normalizeEmail } from "./email-address";
import type { EmailChangeService } from "./email-change-service";
import type { Mailer } from "./mailer/mailer";
import { passwordChanged } from "./mailer/mails";
import { sendNotice } from "./mailer/notice";
import type { PasswordHasher } from "./password/password-hasher";
import type { accountChange } from "./schema";
import { type Account, present, toAccount, type User } from "./user";
import type { UserChanges } from "./user-changes";
import type { UserRepository } from "./user-repository";

/** How users read and change their own accounts. */
export class AccountService {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: PasswordHasher,
    private readonly limiter: AttemptLimiter,
    private readonly emailChanges: EmailChangeService,
    private readonly mailer: Mailer,
    private readonly changes: UserChanges,
  ) {}

  async readOwn({ userId }: Principal): Promise<Account> {
    return toAccount(present(await this.users.find(userId)));
  }

  /**
   * Changes the name, the password (which ends all sessions, this one too), and asks for the proof of another e-mail
   * address. All but the name need the current password: a stolen session shall not become a stolen account.
   */
  async change(
    { userId }: Principal,
    { name, email, password, currentPassword }: Output<typeof accountChange>,
    sourceIp: string,
  ): Promise<Account> {
    const nextEmail = email === undefined ? undefined : normalizeEmail(email);
    const user =
      currentPassword === undefined
        ? present(await this.users.find(userId))
        : await this.prove(userId, currentPassword, sourceIp);

    const after =
      name === undefined && password === undefined ? user : await this.write(user, name, password);
    if (nextEmail !== undefined) await this.emailChanges.request(after, nextEmail);
    return toAccount(after);
  }

  private async write(user: User, name: string | undefined, password: string | undefined): Promise<User> {
    const { userId, email } = user;
    const renamed = name === undefined ? {} : { name };
    if (password === undefined) return this.changes.commit("user.renamed", userId, user, { set: renamed });

    const set = { ...renamed, passwordHash: await this.passwords.hash(password) };
    const change = { set, endsSessions: true };
    const after = await this.changes.commit("user.passwordChanged", userId, user, change);
    await sendNotice(this.mailer, passwordChanged(email));
    return after;
  }

  /** Guesses count like those of signing in. */
  private async prove(userId: string, password: string, sourceIp: string): Promise<User> {
    const { passwordHash, ...user } = present(await this.users.findWithPassword(userId));
    await this.limiter.countSignIn(user.email, sourceIp);
    if (await this.passwords.fits(password, passwordHash)) return user;
    throw new ValidationError([{ field: "currentPassword", message: "is not your password" }]);
  }
}
