import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError, UnauthenticatedError, ValidationError } from "../common/errors";
import type { Output } from "../common/schema";
import type { AttemptLimiter } from "./attempt-limiter";
import { auditUser } from "./audit-user";
import { normalizeEmail } from "./email-address";
import type { EmailChangeService } from "./email-change-service";
import type { Mailer } from "./mailer/mailer";
import { passwordChanged } from "./mailer/mails";
import { sendNotice } from "./mailer/notice";
import type { PasswordHasher } from "./password/password-hasher";
import type { accountChange, user as userSchema } from "./schema";
import { toAccount, type User } from "./user";
import { changed, type UserChange } from "./user-change";
import type { UserRepository } from "./user-repository";

type Account = Output<typeof userSchema>;

/** What users do with their own accounts. */
export class AccountService {
  constructor(
    private readonly users: UserRepository,
    private readonly passwords: PasswordHasher,
    private readonly limiter: AttemptLimiter,
    private readonly emailChanges: EmailChangeService,
    private readonly mailer: Mailer,
    private readonly now: Clock = Date.now,
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

  /** Asks to become a partner; asking again changes nothing. */
  async applyToSell({ userId }: Principal): Promise<Account> {
    const user = present(await this.users.find(userId));
    if (user.role !== "customer") throw new ConflictError("Your role needs no application.");
    if (user.partnerApplicationAt !== undefined) return toAccount(user);
    const change = { set: { partnerApplicationAt: new Date(this.now()).toISOString() } };
    return toAccount(await this.commit("user.appliedToSell", user, change));
  }

  /** Closes the account for good: address, name and password go, the id stays for the records of sales. */
  async leave({ userId }: Principal): Promise<void> {
    const user = present(await this.users.find(userId));
    await this.commit("user.left", user, { leaves: true, endsSessions: true });
  }

  private async write(user: User, name: string | undefined, password: string | undefined): Promise<User> {
    if (password === undefined) return this.commit("user.renamed", user, { set: { ...named(name) } });
    const set = { ...named(name), passwordHash: await this.passwords.hash(password) };
    const after = await this.commit("user.passwordChanged", user, { set, endsSessions: true });
    await sendNotice(this.mailer, passwordChanged(user.email));
    return after;
  }

  /** Guesses count like those of signing in. */
  private async prove(userId: string, password: string, sourceIp: string): Promise<User> {
    const { passwordHash, ...user } = present(await this.users.findWithPassword(userId));
    await this.limiter.countSignIn(user.email, sourceIp);
    if (await this.passwords.fits(password, passwordHash)) return user;
    throw new ValidationError([{ field: "currentPassword", message: "is not your password" }]);
  }

  private async commit(action: `user.${string}`, user: User, change: UserChange): Promise<User> {
    if ((await this.users.change(user, change)) !== "done") {
      throw new ConflictError("The account was changed at the same time: try again.");
    }
    const after = changed(user, change);
    await auditUser(action, user.userId, after);
    return after;
  }
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}

/** @throws UnauthenticatedError when the account was closed after the authorizer had seen it */
function present<U extends User>(user: U | undefined): U {
  if (user === undefined) throw new UnauthenticatedError();
  return user;
}
