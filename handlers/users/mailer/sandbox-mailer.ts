import { putItem } from "../../common/clients";
import type { Clock } from "../../common/clock";
import { newId } from "../../common/ids";
import { emailHash } from "../email-address";
import { SANDBOX_MAIL_LIFETIME } from "../limits";
import type { Mail, Mailer } from "./mailer";

/** The partition of `user-index` that holds the mails to one address. No user has such an id. */
export function outboxOf(email: string): string {
  return `outbox#${emailHash(email)}`;
}

/**
 * Delivers nothing: mails are kept for a day in the Sessions table, where `npm run outbox` reads them. For stages whose
 * users are invented, since it stores codes as they are.
 */
export class SandboxMailer implements Mailer {
  constructor(
    private readonly table: string,
    private readonly now: Clock = Date.now,
  ) {}

  async send(mail: Mail): Promise<void> {
    const now = this.now();
    await putItem({
      TableName: this.table,
      Item: {
        ...mail,
        kind: "mail",
        sessionId: `mail#${newId()}`,
        userId: outboxOf(mail.to),
        createdAt: new Date(now).toISOString(),
        expiresAt: Math.ceil((now + SANDBOX_MAIL_LIFETIME) / 1000),
      },
    });
  }
}
