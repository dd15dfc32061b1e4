import { queryItems } from "../../common/clients";
import { normalizeEmail } from "../email-address";
import type { Mail } from "./mailer";
import { outboxOf } from "./sandbox-mailer";

/** A mail that the sandbox keeps. */
export interface KeptMail extends Mail {
  readonly createdAt: string;
}

/** Reads what the sandbox would have sent. No function does: for people who try the platform, and for tests. */
export class SandboxOutbox {
  constructor(private readonly sessionsTable: string) {}

  /** The mails to an address, newest first; one that was sent just now may be missing for a moment. */
  async mailsTo(email: string): Promise<readonly KeptMail[]> {
    const { items } = await queryItems({
      TableName: this.sessionsTable,
      IndexName: "user-index",
      KeyConditionExpression: "userId = :outbox",
      ExpressionAttributeValues: { ":outbox": outboxOf(normalizeEmail(email)) },
      ScanIndexForward: false,
    });
    return items as unknown as KeptMail[];
  }
}
