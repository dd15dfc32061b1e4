import { audit } from "../common/audit";
import type { Clock } from "../common/clock";
import { newId, randomToken } from "../common/ids";
import type { AttemptLimiter } from "./attempt-limiter";
import { normalizeEmail } from "./email-address";
import { VERIFICATION_LIFETIME } from "./limits";
import type { Mailer } from "./mailer/mailer";
import { alreadyRegistered, confirmRegistration } from "./mailer/mails";
import type { PasswordHasher } from "./password/password-hasher";
import type { RegistrationToken, TokenRepository } from "./token-repository";
import type { UserRepository } from "./user-repository";

export interface Registration {
  /** As it was written. */
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/**
 * How accounts begin: with the proof that the e-mail address is theirs. Until then there is only a token, which holds what
 * its own request said: nobody can occupy a foreign address, or leave it a password.
 */
export class RegistrationService {
  constructor(
    private readonly users: UserRepository,
    private readonly tokens: TokenRepository,
    private readonly passwords: PasswordHasher,
    private readonly limiter: AttemptLimiter,
    private readonly mailer: Mailer,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * Mails a code to the address. Every step is taken for a registered address as for a new one, so that neither answer nor
   * duration tells them apart; the token of a registered one is told to nobody, and would fail.
   */
  async request({ email: given, name, password }: Registration): Promise<void> {
    const email = normalizeEmail(given);
    if (!(await this.limiter.mayMail(email, "registration"))) return;

    const passwordHash = await this.passwords.hash(password);
    const owner = await this.users.ownerOf(email);
    const secret = randomToken();
    const token: RegistrationToken = { kind: "registration", email, name, passwordHash };
    await this.tokens.put(secret, token, this.now() + VERIFICATION_LIFETIME);
    await this.mailer.send(
      owner === undefined ? confirmRegistration(email, secret) : alreadyRegistered(email),
    );
  }

  /** @returns false when the address got an account in between, or the token was used */
  async confirm(secret: string, token: RegistrationToken): Promise<boolean> {
    const { email, name, passwordHash } = token;
    const userId = newId();
    const isCreated = await this.users.create(
      {
        kind: "user",
        userId,
        email,
        name,
        role: "customer",
        status: "active",
        createdAt: new Date(this.now()).toISOString(),
        sessionEpoch: 1,
        version: 1,
        passwordHash,
      },
      this.tokens.spent(secret, token),
    );
    if (isCreated) {
      await audit({ action: "user.registered", actor: userId, kind: "user", id: userId, version: 1 });
    }
    return isCreated;
  }
}
