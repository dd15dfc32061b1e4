import type { Clock } from "../common/clock";
import { TooManyRequestsError } from "../common/errors";
import type { AttemptRepository } from "./attempt-repository";
import { MAIL_LIMIT, SIGN_IN_LIMITS } from "./limits";
import { networkOf } from "./network";

export type MailingPurpose = "registration" | "email-change" | "password-reset";

/** Holds back who guesses passwords, or has us fill a mailbox. */
export class AttemptLimiter {
  constructor(
    private readonly attempts: AttemptRepository,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * Counts an attempt to prove a password, whether or not the address has an account. What one network was refused does
   * not count for the address: it alone could lock everybody else out.
   *
   * @throws TooManyRequestsError
   */
  async countSignIn(email: string, sourceIp: string): Promise<void> {
    const now = this.now();
    const network = networkOf(sourceIp);
    const count = (...subject: string[]) => this.attempts.count({ kind: "signin", subject }, now);

    const [both, ofNetwork] = await Promise.all([count("both", email, network), count("network", network)]);
    const isRefused =
      both > SIGN_IN_LIMITS.perAddressAndNetwork ||
      ofNetwork > SIGN_IN_LIMITS.perNetwork ||
      (await count("address", email)) > SIGN_IN_LIMITS.perAddress;
    if (isRefused) throw new TooManyRequestsError((this.attempts.endOfWindow(now) - now) / 1000);
  }

  /** Counts a mail to an address; false when it has had enough of this purpose for now. */
  async mayMail(email: string, purpose: MailingPurpose): Promise<boolean> {
    const subject = [purpose, email];
    return (await this.attempts.count({ kind: "mailing", subject }, this.now())) <= MAIL_LIMIT;
  }
}
