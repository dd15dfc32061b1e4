import type { Clock } from "../common/clock";
import { ValidationError } from "../common/errors";
import type { EmailChangeService } from "./email-change-service";
import type { RegistrationService } from "./registration-service";
import type { TokenRepository } from "./token-repository";

/** Takes the codes that prove an e-mail address, of registrations and of changes. */
export class VerificationService {
  constructor(
    private readonly tokens: TokenRepository,
    private readonly registrations: RegistrationService,
    private readonly emailChanges: EmailChangeService,
    private readonly now: Clock = Date.now,
  ) {}

  /** @throws ValidationError on the field `token`, the same for every reason why it opens nothing */
  async prove(secret: string): Promise<void> {
    const token = await this.tokens.find(secret, ["registration", "email-change"], this.now());
    const isProven =
      token !== undefined &&
      (token.kind === "registration"
        ? await this.registrations.confirm(secret, token)
        : await this.emailChanges.confirm(secret, token));
    if (!isProven) throw new ValidationError([{ field: "token", message: "is unknown, used or expired" }]);
  }
}
