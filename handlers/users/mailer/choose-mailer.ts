import { choiceSetting, setting } from "../../common/env";
import type { Mailer } from "./mailer";
import { SandboxMailer } from "./sandbox-mailer";
import { SesMailer } from "./ses-mailer";

/**
 * The mailer of the stage.
 *
 * @throws EnvironmentError
 */
export function chooseMailer(sessionsTable: string): Mailer {
  const mailer = choiceSetting("MAILER", ["sandbox", "ses"]);
  return mailer === "ses" ? new SesMailer(setting("MAIL_SENDER")) : new SandboxMailer(sessionsTable);
}
