import { UnavailableError } from "../../common/errors";
import { log } from "../../common/logger";
import { countPerFunction } from "../../common/metrics";
import { currentScope } from "../../common/request";
import { type AwsService, sendSigned } from "../../common/signed-request";
import type { Mail, Mailer } from "./mailer";

const SES: AwsService = { host: "email", signingName: "ses", endpointVariable: "AWS_ENDPOINT_URL_SESV2" };

/**
 * Hands mails over to Amazon SES.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export class SesMailer implements Mailer {
  /** @param sender an address that SES has verified */
  constructor(private readonly sender: string) {}

  async send({ to, subject, text }: Mail): Promise<void> {
    const { status, headers } = await sendSigned(SES, {
      method: "POST",
      path: "/v2/email/outbound-emails",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        FromEmailAddress: this.sender,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } },
      }),
      deadline: currentScope().deadline,
    }).catch((error: unknown) => {
      throw new UnavailableError(error);
    });
    if (status === 429 || status >= 500) throw new UnavailableError(new Error(`Amazon SES: ${status}`));
    if (status >= 400) tellOperators(status, headers["x-amzn-errortype"]);
  }
}

/**
 * A mail that SES will never take is no reason to fail: the address may be none, and whoever gave it must not learn more
 * than from any other. But the sender may not be verified either. The answer's text may quote the address, and stays out.
 */
function tellOperators(status: number, type = "Unknown"): void {
  const { id: requestId } = currentScope();
  log("ERROR", "mail refused", { requestId, status, error: type.replace(/:.*$/, "") });
  countPerFunction("unhandledErrors", { requestId });
}

function utf8(Data: string): { readonly Data: string; readonly Charset: "UTF-8" } {
  return { Data, Charset: "UTF-8" };
}
