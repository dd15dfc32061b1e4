import { errorFields, log } from "../../common/logger";
import { currentScope } from "../../common/request";
import type { Mail, Mailer } from "./mailer";

/** Sends a mail about something that has happened already: a failure cannot undo that, so it is only logged. */
export async function sendNotice(mailer: Mailer, mail: Mail): Promise<void> {
  try {
    await mailer.send(mail);
  } catch (error) {
    log("WARN", "notice not sent", { requestId: currentScope().id, ...errorFields(error) });
  }
}
