import type { KeptMail } from "../handlers/users/mailer/sandbox-outbox";
import { addressOf, inDeployedStage } from "./deployed-stage";

export interface OutboxOptions {
  readonly email: string;
  readonly stage: string;
  /** Print the newest mail's code and nothing else, for scripts. */
  readonly code: boolean;
}

/** Prints the mails that the sandbox keeps for an address, newest first. */
export async function printOutbox({ email, stage, code }: OutboxOptions): Promise<void> {
  const address = addressOf(email);
  await inDeployedStage(stage, async () => {
    const { environment } = await import("../handlers/common/env");
    const { SandboxOutbox } = await import("../handlers/users/mailer/sandbox-outbox");

    const mails = await new SandboxOutbox(environment().sessionsTable).mailsTo(address);
    const [newest] = mails;
    if (newest === undefined) {
      throw new Error(
        `The sandbox of stage ${stage} keeps no mail to ${address}. It keeps them for a day, in stages whose mailer is the sandbox.`,
      );
    }
    if (code && newest.code === undefined) {
      throw new Error(`The newest mail has no code. Its subject: ${newest.subject}`);
    }
    console.log(code ? newest.code : mails.map(readable).join("\n"));
  });
}

function readable({ createdAt, subject, text }: KeptMail): string {
  return `${createdAt}  ${subject}\n\n${text}\n`;
}
