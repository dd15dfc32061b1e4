import type { Clock } from "../common/clock";
import { ConflictError } from "../common/errors";
import { randomToken } from "../common/ids";
import type { AttemptLimiter } from "./attempt-limiter";
import { auditUser } from "./audit-user";
import { VERIFICATION_LIFETIME } from "./limits";
import type { Mailer } from "./mailer/mailer";
import { addressChanged, alreadyRegistered, confirmNewAddress } from "./mailer/mails";
import { sendNotice } from "./mailer/notice";
import type { EmailChangeToken, TokenRepository } from "./token-repository";
import type { User } from "./user";
import { changed } from "./user-change";
import type { UserRepository } from "./user-repository";

/** How a user moves to another e-mail address: when it is proven, and with the end of all sessions. */
export class EmailChangeService {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: TokenRepository,
    private readonly limiter: AttemptLimiter,
    private readonly mailer: Mailer,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * Mails a code to the new address; whether that has an account already, only its mail tells.
   *
   * @param email normalised
   */
  async request({ userId, sessionEpoch, email: current }: User, email: string): Promise<void> {
    if (email === current || !(await this.limiter.mayMail(email, "email-change"))) return;
    const owner = await this.users.ownerOf(email);
    const secret = randomToken();
    const token: EmailChangeToken = { kind: "email-change", ownerId: userId, email, sessionEpoch };
    await this.tokens.put(secret, token, this.now() + VERIFICATION_LIFETIME);
    await this.mailer.send(owner === undefined ? confirmNewAddress(email, secret) : alreadyRegistered(email));
  }

  /**
   * @returns false when the address got an account in between, or the token is used or outdated
   * @throws ConflictError
   */
  async confirm(secret: string, token: EmailChangeToken): Promise<boolean> {
    const user = await this.users.find(token.ownerId);
    if (user === undefined || user.sessionEpoch !== token.sessionEpoch) return false;

    const change = { set: { email: token.email }, endsSessions: true };
    const outcome = await this.users.change(user, change, this.tokens.spent(secret, token));
    if (outcome === "stale") throw new ConflictError("The account was changed at the same time: try again.");
    if (outcome === "refused") return false;
    await auditUser("user.emailChanged", user.userId, changed(user, change));
    await sendNotice(this.mailer, addressChanged(user.email));
    return true;
  }
}
